package dev.aigateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** What a library gave back or threw, as {@code acceptance/play.mjs} prints it. */
record Seen(JsonNode line) {

    JsonNode returned() {
        assertThat(line.has("thrown")).as(line.toString()).isFalse();
        return line.path("returned");
    }

    JsonNode thrown() {
        assertThat(line.has("thrown")).as(line.toString()).isTrue();
        return line.path("thrown");
    }

    /** HTTP requests, repetitions included. */
    int requests() {
        return line.path("requests").asInt();
    }
}
