package dev.aigateway.ctl;

import dev.aigateway.access.User;
import dev.aigateway.access.ValidKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** People as lists show them. */
final class UserText {

    private UserText() {}

    static Fields<User> fields() {
        return new Fields<User>()
                .with("id", user -> user.id().toString())
                .with("email", User::email)
                .with("firstname", User::firstname)
                .with("lastname", User::lastname)
                .with(
                        "gateway_key_hint",
                        user -> user.gatewayKey().map(ValidKey::hint).orElse(null))
                .with(
                        "claudecode_key_hint",
                        user -> user.claudecodeKey().map(ValidKey::hint).orElse(null))
                .with(
                        "token_limit",
                        user -> user.tokenLimit().isPresent()
                                ? user.tokenLimit().getAsLong()
                                : null)
                .with("limit_usd", user -> user.costLimit().orElse(null))
                .with("tags", UserText::tags)
                .with("created_at", User::createdAt)
                .with("updated_at", User::updatedAt);
    }

    static List<String> tags(User user) {
        return user.tags().values().entrySet().stream().map(UserText::tag).toList();
    }

    private static String tag(Map.Entry<String, String> tag) {
        return tag.getKey() + "=" + tag.getValue();
    }

    static List<String> table(List<User> users) {
        Table table = new Table()
                .left("ID")
                .left("EMAIL")
                .left("NAME")
                .left("KEY")
                .left("CLAUDE CODE KEY")
                .left("LIMIT")
                .left("TAGS");
        users.forEach(user -> table.row(
                Accounts.shortId(user.id()),
                user.email(),
                user.firstname() + " " + user.lastname(),
                user.gatewayKey().map(ValidKey::hint).orElse("no valid key"),
                user.claudecodeKey().map(ValidKey::hint).orElse("no valid key"),
                limits(user),
                String.join(",", tags(user))));
        return table.lines();
    }

    private static String limits(User user) {
        String tokens = user.tokenLimit().stream().mapToObj(Figures::exact).collect(Collectors.joining());
        String cost = user.costLimit().map(Figures::dollars).orElse("");
        String both = String.join(" ", tokens, cost).strip();
        return both.isEmpty() ? "none" : both;
    }
}
