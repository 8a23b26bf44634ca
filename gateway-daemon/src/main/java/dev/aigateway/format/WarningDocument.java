package dev.aigateway.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.budget.LimitWarning;
import dev.aigateway.budget.RaisedWarning;
import dev.aigateway.usage.Money;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The JSON object that tells a program of a warning. Tokens are numbers, US dollars decimal strings; {@code text} is for
 * receivers that show messages to people, such as Slack's incoming webhooks (docs.slack.dev).
 */
public final class WarningDocument {

    private WarningDocument() {}

    public static byte[] json(RaisedWarning raised) {
        LimitWarning warning = raised.warning();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", raised.id().toString())
                .put("type", warning.kind() == LimitWarning.Kind.PROVIDER ? "provider_limit" : "limit_warning")
                .put("account", raised.account())
                .put("period", raised.period().toString())
                .put("limit", warning.kind().name().toLowerCase(Locale.ROOT))
                .put("threshold_percent", warning.threshold());
        amounts(json, warning);
        return json.put("text", raised.text()).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void amounts(ObjectNode json, LimitWarning warning) {
        switch (warning.kind()) {
            case TOKENS -> json.put("used", warning.used()).put("limit_value", warning.limit());
            case COST ->
                json.put("used", new Money(warning.used()).usd()).put("limit_value", new Money(warning.limit()).usd());
            case PROVIDER -> json.putNull("used").putNull("limit_value"); // Only the provider knows.
        }
    }
}
