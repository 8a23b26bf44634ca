package dev.aigateway.routing;

import dev.aigateway.error.GatewayException.UnknownModel;
import dev.aigateway.provider.Provider;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The names of models: the company's aliases, and every id of the provider as it is. */
public final class ModelTable {

    /** How some clients say whose model they mean. */
    private static final List<String> PROVIDER_PREFIXES = List.of("anthropic/", "claude:");
    /** How Claude Code asks for the long context, which every current model has. */
    private static final String LONG_CONTEXT = "[1m]";
    /** What a provider's id looks like; none of it needs an escape in JSON. */
    private static final Pattern ID = Pattern.compile("claude-[A-Za-z0-9._:@\\[\\]-]{1,100}");

    private final Provider provider;
    private final Map<String, String> aliases;

    public ModelTable(Provider provider, Map<String, String> aliases) {
        this.provider = provider;
        this.aliases = Map.copyOf(aliases);
    }

    /** Throws {@link UnknownModel} for what is neither an alias nor looks like a model of the provider. */
    public Route route(String asked) {
        String name = plain(asked);
        String model = aliases.getOrDefault(name, name);
        if (!ID.matcher(model).matches()) {
            throw new UnknownModel("the model " + shown(asked) + " is not known here; known names are "
                    + String.join(", ", aliases.keySet().stream().sorted().toList()) + " and the ids of Claude models");
        }
        return new Route(provider, name, model);
    }

    /** From names to the provider's ids. */
    Map<String, String> aliases() {
        return aliases;
    }

    private static String plain(String asked) {
        String name = asked.endsWith(LONG_CONTEXT) ? asked.substring(0, asked.length() - LONG_CONTEXT.length()) : asked;
        return PROVIDER_PREFIXES.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> name.substring(prefix.length()))
                .orElse(name);
    }

    private static String shown(String asked) {
        String safe = asked.replaceAll("[^\\p{Graph} ]", "?");
        return safe.length() > 100 ? safe.substring(0, 100) + "…" : safe;
    }
}
