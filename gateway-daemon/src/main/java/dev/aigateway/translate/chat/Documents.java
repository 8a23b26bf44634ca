package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.JsonField;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Files: PDF and text, as data. */
final class Documents {

    private static final int TITLE_LENGTH_MAX = 500;

    private static final String PDF = "application/pdf";
    private static final String PDF_MAGIC_IN_BASE64 = "JVBERi";

    private Documents() {}

    /** Of what holds {@code file_data}. */
    static ObjectNode of(JsonField file) {
        refuseFileId(file.at("file_id"));
        ObjectNode document = Blocks.of("document");
        document.set("source", source(file));
        file.at("filename").text().filter(name -> !Blank.is(name)).ifPresent(name -> document.put("title", cut(name)));
        return document;
    }

    /** Files kept at the provider belong to the whole company: whoever knew an id could read another's. */
    static void refuseFileId(JsonField id) {
        if (id.isPresent()) {
            throw id.wrong("uploaded files are not available here; send the content", "unsupported_file_id");
        }
    }

    private static String cut(String name) {
        return name.length() > TITLE_LENGTH_MAX ? name.substring(0, TITLE_LENGTH_MAX) : name;
    }

    private static ObjectNode source(JsonField file) {
        if (file.at("file_url").isPresent()) {
            return Images.url(file.at("file_url"));
        }
        JsonField data = file.at("file_data");
        data.requiredText();
        return DataUri.of(data).map(uri -> labelled(data, uri)).orElseGet(() -> raw(data));
    }

    private static ObjectNode labelled(JsonField data, DataUri uri) {
        if (uri.mediaType().startsWith("text/")) {
            return text(data, uri);
        }
        return pdf(uri.base64())
                .orElseThrow(() -> data.wrong("only PDF and text files are supported, and this is neither"));
    }

    private static ObjectNode raw(JsonField data) {
        return pdf(DataUri.withoutWhitespace(data.textOrEmpty()))
                .orElseThrow(() -> data.wrong("must be a data URI, or a PDF in base64"));
    }

    private static Optional<ObjectNode> pdf(String base64) {
        return base64.startsWith(PDF_MAGIC_IN_BASE64)
                ? Optional.of(Blocks.of("base64").put("media_type", PDF).put("data", base64))
                : Optional.empty();
    }

    private static ObjectNode text(JsonField data, DataUri uri) {
        try {
            String text = new String(Base64.getDecoder().decode(uri.base64()), StandardCharsets.UTF_8);
            return Blocks.of("text").put("media_type", "text/plain").put("data", text);
        } catch (IllegalArgumentException e) {
            throw data.wrong("is not valid base64");
        }
    }
}
