package dev.aigateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.format.Headers;
import dev.aigateway.upstream.BookEntry.State;
import dev.aigateway.upstream.Script.CloseBeforeAnswer;
import dev.aigateway.upstream.Script.CutMidStream;
import dev.aigateway.upstream.Script.EndMidStream;
import dev.aigateway.upstream.Script.Ending;
import dev.aigateway.upstream.Script.ErrorEventMidStream;
import dev.aigateway.upstream.Script.Generated;
import dev.aigateway.upstream.Script.Held;
import dev.aigateway.upstream.Script.Lockstep;
import dev.aigateway.upstream.Script.NotJson;
import dev.aigateway.upstream.Script.Paced;
import dev.aigateway.upstream.Script.RawBody;
import dev.aigateway.upstream.Script.RawFrames;
import dev.aigateway.upstream.Script.RawResponse;
import dev.aigateway.upstream.Script.Redirect;
import dev.aigateway.upstream.Script.Refusal;
import dev.aigateway.upstream.Script.StallBeforeHeaders;
import dev.aigateway.upstream.Script.StallMidStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Plays one script as the answer to one request. A client that leaves interrupts it. */
final class Player {

    private static final Headers JSON = Headers.of("content-type", "application/json");

    private final Socket socket;
    private final ReceivedRequest request;
    private final HttpWriter out;
    private final OpenCall call;
    private final String model;
    private final boolean stream;
    private Gate gate = opened();
    private Duration pause = Duration.ZERO;

    Player(Socket socket, ReceivedRequest request, HttpWriter out, Seen<BookEntry> book) {
        JsonNode body = MessagesRules.body(request);
        this.socket = socket;
        this.request = request;
        this.out = out;
        this.model = body.path("model").asText();
        this.stream = body.path("stream").asBoolean();
        this.call = new OpenCall(book, request.id(), model);
    }

    void play(Script script) throws IOException, InterruptedException {
        try {
            step(script);
        } finally {
            call.ended(State.ABORTED);
        }
    }

    private void step(Script script) throws IOException, InterruptedException {
        switch (script) {
            case Generated answer -> answer(answer);
            case Lockstep steps -> {
                gate = steps.gate();
                step(steps.script());
            }
            case Held held -> {
                held.gate().pass();
                step(held.script());
            }
            case Paced paced -> {
                call.used(paced.script().usage().withOutput(0));
                Thread.sleep(paced.first()); // This is the provider's work, not somebody's waiting for it.
                pause = paced.between();
                answer(paced.script());
            }
            case Refusal refusal -> out.whole(refusal.status(), and(refusal.headers()), bytes(refusal.body()));
            case NotJson _ -> out.whole(200, Headers.of("content-type", "text/html"), bytes("<html>busy</html>"));
            case Redirect to -> out.whole(307, Headers.of("location", to.location()), new byte[0]);
            case RawBody raw -> rawBody(raw);
            case RawFrames raw -> rawFrames(raw);
            case RawResponse raw -> {
                out.raw(raw.bytes());
                end(Ending.FIN);
            }
            case CloseBeforeAnswer(Ending ending) -> end(ending);
            case StallBeforeHeaders stall -> {
                call.used(stall.billed());
                stall();
            }
            case StallMidStream stall -> {
                begin(stall.answer(), stall.afterFrames(), 0);
                stall();
            }
            case CutMidStream cut -> {
                begin(cut.answer(), cut.afterFrames(), cut.moreBytes());
                gate.pass();
                end(cut.ending());
            }
            case EndMidStream early -> {
                begin(early.answer(), early.afterFrames(), 0);
                gate.pass();
                breakOff();
                out.lastChunk();
            }
            case ErrorEventMidStream error -> {
                begin(error.answer(), error.afterFrames(), 0);
                errorEvent(error);
            }
        }
    }

    private void answer(Generated script) throws IOException, InterruptedException {
        GeneratedMessage message = message(script);
        if (stream) {
            out.streamHead();
            sendAll(message.frames());
            return;
        }
        gate.pass();
        call.used(script.usage());
        call.ended(State.FINISHED);
        out.whole(200, JSON, message.whole());
    }

    private void rawBody(RawBody raw) throws IOException, InterruptedException {
        gate.pass();
        call.used(raw.billed());
        call.ended(State.FINISHED);
        out.whole(200, raw.headers(), raw.body());
    }

    private void rawFrames(RawFrames raw) throws IOException, InterruptedException {
        out.streamHead();
        sendAll(raw.pieces().stream()
                .map(piece -> new Frame(piece, raw.billed()))
                .toList());
    }

    private void sendAll(List<Frame> frames) throws IOException, InterruptedException {
        send(frames.subList(0, frames.size() - 1));
        Frame last = frames.getLast();
        nextFrame();
        call.used(last.billed());
        call.ended(State.FINISHED);
        request.answered(); // A client that has the last frame has all, and may leave.
        out.chunk(last.bytes());
        out.lastChunk();
    }

    private void send(List<Frame> frames) throws IOException, InterruptedException {
        for (Frame frame : frames) {
            nextFrame();
            call.used(frame.billed());
            out.chunk(frame.bytes());
        }
    }

    private void nextFrame() throws InterruptedException {
        gate.pass();
        Thread.sleep(pause);
    }

    /** The first frames, or half of an answer that comes whole. */
    private void begin(Generated script, int frameCount, int moreBytes) throws IOException, InterruptedException {
        GeneratedMessage message = message(script);
        if (!stream) {
            gate.pass();
            call.used(script.usage());
            byte[] body = message.whole();
            out.part(200, JSON, body, body.length / 2);
            return;
        }
        List<Frame> frames = message.frames();
        out.streamHead();
        send(frames.subList(0, frameCount));
        if (moreBytes > 0) {
            gate.pass();
            call.used(frames.get(frameCount).billed());
            out.partOfChunk(frames.get(frameCount).bytes(), moreBytes);
        }
    }

    private void errorEvent(ErrorEventMidStream error) throws IOException, InterruptedException {
        gate.pass();
        breakOff();
        out.chunk(bytes("event: error\ndata: " + ErrorBody.of(error.type(), error.message()) + "\n\n"));
        out.lastChunk();
    }

    /** Waits for the client to leave, which interrupts this thread. */
    private static void stall() throws InterruptedException {
        new Semaphore(0).acquire();
    }

    private void breakOff() {
        call.ended(State.CUT);
        request.answered();
    }

    private void end(Ending ending) throws IOException {
        breakOff();
        if (ending == Ending.RST) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }

    private GeneratedMessage message(Generated script) {
        return new GeneratedMessage(script, "msg_" + request.id(), model);
    }

    private static Headers and(Headers more) {
        return more.first("content-type").isPresent() ? more : more.and("content-type", "application/json");
    }

    private static Gate opened() {
        Gate gate = new Gate();
        gate.open();
        return gate;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
