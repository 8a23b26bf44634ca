package dev.aigateway.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A real HTTP/1.1 server that speaks the Messages API strictly, records all that it is sent, answers by scripts, and
 * keeps its own book of what it would charge. Threads may share it.
 */
public final class ScriptedUpstream implements AutoCloseable {

    /** The only key that it accepts unless another is given. */
    public static final String KEY = "sk-ant-api03-scripted-upstream";

    /** What it counts in a request for a count, unless it is told otherwise. */
    public static final long COUNTED_TOKENS = 42;

    private static final int BACKLOG = 1024;

    private final Answers answers;
    private final Collection<Connection> connections = new ConcurrentLinkedQueue<>();
    private final Listener listener;

    private ScriptedUpstream(int port, String key) {
        answers = new Answers(key);
        listener = Listener.open(port, BACKLOG, this::serve);
    }

    /** On any free port. */
    public static ScriptedUpstream start() {
        return start(0, KEY);
    }

    public static ScriptedUpstream start(int port, String key) {
        return new ScriptedUpstream(port, key);
    }

    /** Runs on its own: the first argument is the port, the variable {@code UPSTREAM_KEY} the key. */
    public static void main(String[] args) throws InterruptedException {
        String key = System.getenv().getOrDefault("UPSTREAM_KEY", KEY);
        try (ScriptedUpstream upstream = start(args.length == 0 ? 0 : Integer.parseInt(args[0]), key)) {
            System.out.println("listening on " + upstream.uri());
            new CountDownLatch(1).await();
        }
    }

    public URI uri() {
        return listener.uri();
    }

    /** What the next valid calls of {@code /v1/messages} get, one each. */
    public void enqueue(Script... scripts) {
        answers.scripts.addAll(List.of(scripts));
    }

    /** What the next valid calls of {@code /v1/messages/count_tokens} get, one each. */
    public void enqueueForCountTokens(Script... scripts) {
        answers.countScripts.addAll(List.of(scripts));
    }

    /** What a call gets for which nothing is enqueued. */
    public void otherwise(Script script) {
        otherwise(_ -> script);
    }

    /** What a call gets for which nothing is enqueued, if that depends on what it asks; threads share it. */
    public void otherwise(Function<ReceivedRequest, Script> script) {
        answers.otherwise = script;
    }

    /** What a request for a count gets for which nothing is enqueued; threads share it. */
    public void countedAs(ToLongFunction<ReceivedRequest> tokens) {
        answers.counting = tokens;
    }

    /** Since the start, refused ones included, in the order in which they came. */
    public List<ReceivedRequest> requests() {
        return answers.requests.all();
    }

    /** Waits for the request with a number, from 1; fails the test if it does not come. */
    public ReceivedRequest awaitRequest(int number) {
        return answers.requests.await(number, _ -> true).get(number - 1);
    }

    /** What it charges for, in the order in which generating began. */
    public List<BookEntry> book() {
        return answers.book.all();
    }

    /** Waits until so many calls have ended; fails the test if they do not. */
    public List<BookEntry> awaitBook(int ended) {
        return answers.book.await(ended, BookEntry::ended);
    }

    /** What no gateway may send, whatever was answered. */
    public List<String> violations() {
        return answers.violations.all();
    }

    /** For tests that go on for long: as if what was answered so far had never been. Only while nothing runs. */
    public void forget() {
        answers.requests.forget();
        answers.book.forget();
    }

    /** How many connections were ever opened. */
    public int connections() {
        return connections.size();
    }

    /** Closes the connections that serve no request now; a client notices when it next uses one. */
    public void closeIdleConnections() {
        for (Connection connection : connections) {
            try {
                connection.closeIfIdle();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void serve(Socket socket) {
        Connection connection = new Connection(socket, connections.size() + 1, answers, answers.violations);
        connections.add(connection);
        Thread.startVirtualThread(connection::serve);
    }

    /** Calls that still run are reset or cut. */
    @Override
    public void close() {
        listener.close();
        try {
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
