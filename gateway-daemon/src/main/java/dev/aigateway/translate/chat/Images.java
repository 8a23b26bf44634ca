package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.JsonField;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Pictures: by their address, which only the provider opens, or as data. */
final class Images {

    private static final int MAGIC_CHARACTERS = 16;

    private Images() {}

    /** {@code image_url} is an object in chat, a string in the Responses API, and either in what clients send. */
    static ObjectNode of(JsonField part) {
        Documents.refuseFileId(part.at("file_id"));
        JsonField address =
                part.at("image_url").isObject() ? part.at("image_url").at("url") : part.at("image_url");
        address.requiredText();
        return image(DataUri.of(address).map(data -> base64(part, data)).orElseGet(() -> url(address)));
    }

    private static ObjectNode image(ObjectNode source) {
        return Blocks.of("image").set("source", source);
    }

    static ObjectNode url(JsonField address) {
        String url = address.requiredText();
        String scheme = url.split(":", 2)[0].toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw address.wrong("must be an http, https or data address");
        }
        return Blocks.of("url").put("url", url);
    }

    private static ObjectNode base64(JsonField part, DataUri data) {
        return Blocks.of("base64")
                .put("media_type", mediaType(part, data.base64()))
                .put("data", data.base64());
    }

    /** What the bytes say: the label is often wrong, and then the provider refuses the picture. */
    private static String mediaType(JsonField part, String base64) {
        try {
            return mediaType(base64)
                    .orElseThrow(() -> part.wrong("only JPEG, PNG, GIF and WebP pictures are supported"));
        } catch (IllegalArgumentException e) {
            throw part.wrong("its data is not valid base64");
        }
    }

    /** A source in the provider's own words, its label corrected where its bytes are those of a picture. */
    static JsonNode labelledRightly(JsonNode source) {
        if (!(source instanceof ObjectNode object) || !source.path("data").isTextual()) {
            return source;
        }
        try {
            return mediaType(source.path("data").textValue())
                    .<JsonNode>map(type -> object.deepCopy().put("media_type", type))
                    .orElse(source);
        } catch (IllegalArgumentException e) {
            return source; // The provider says it better.
        }
    }

    /** Throws {@link IllegalArgumentException} for what is no base64. */
    private static Optional<String> mediaType(String base64) {
        String start = base64.substring(0, Math.min(MAGIC_CHARACTERS, base64.length()));
        String magic = new String(Base64.getDecoder().decode(start), StandardCharsets.ISO_8859_1);
        if (magic.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (magic.startsWith("\u0089PNG")) {
            return Optional.of("image/png");
        }
        if (magic.startsWith("GIF8")) {
            return Optional.of("image/gif");
        }
        return magic.startsWith("RIFF") && magic.startsWith("WEBP", 8) ? Optional.of("image/webp") : Optional.empty();
    }
}
