package dev.aigateway.upstream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One connection: reads its requests one after another, and while it answers watches whether the client leaves. */
final class Connection implements AutoCloseable {

    /** Answers one request; an interrupt tells that the client has left. */
    interface Answering {
        void answer(ReceivedRequest request, Socket socket, OutputStream out) throws IOException, InterruptedException;
    }

    private final Socket socket;
    private final int number;
    private final Answering answering;
    private final Seen<String> violations;
    private @Nullable ReceivedRequest current;

    Connection(Socket socket, int number, Answering answering, Seen<String> violations) {
        this.socket = socket;
        this.number = number;
        this.answering = answering;
        this.violations = violations;
    }

    void serve() {
        try (this) {
            socket.setTcpNoDelay(true);
            exchanges(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // The client left or the script ended the connection; both are recorded with the request.
        }
    }

    private void exchanges(InputStream in, OutputStream out) throws IOException, InterruptedException {
        HttpReader reader = new HttpReader(in);
        boolean reused = false;
        for (boolean more = anotherRequest(in); more; reused = true) {
            ReceivedRequest request = new ReceivedRequest(read(reader), number, reused);
            more = exchange(request, in, out)
                    && !request.header("connection").orElse("").equalsIgnoreCase("close");
        }
    }

    private ReceivedRequest.Message read(HttpReader reader) throws IOException {
        try {
            return reader.read();
        } catch (IOException e) {
            violations.add("connection " + number + " carried no whole request: " + e.getMessage());
            throw e;
        }
    }

    /** Whether the client sent another request afterwards. */
    private boolean exchange(ReceivedRequest request, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        become(request);
        CompletableFuture<Boolean> more = watch(request, in, Thread.currentThread());
        try {
            answering.answer(request, socket, out);
        } finally {
            become(null);
        }
        try {
            return more.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CompletableFuture<Boolean> watch(ReceivedRequest request, InputStream in, Thread answering) {
        CompletableFuture<Boolean> more = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            boolean another = anotherRequest(in);
            if (!another) {
                request.clientLeft();
                answering.interrupt();
            }
            more.complete(another);
        });
        return more;
    }

    private static boolean anotherRequest(InputStream in) {
        try {
            in.mark(1);
            boolean another = in.read() >= 0;
            in.reset();
            return another;
        } catch (IOException e) {
            return false; // A reset ends a connection like a FIN.
        }
    }

    private synchronized void become(@Nullable ReceivedRequest request) {
        current = request;
        notifyAll();
    }

    /** Without a word to the client; not in the middle of an exchange, but after one whose last byte is under way. */
    synchronized void closeIfIdle() throws IOException, InterruptedException {
        while (current != null && current.isAnswered()) {
            wait();
        }
        if (current == null) {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
