package dev.aigateway.proof;

import dev.aigateway.upstream.Listener;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a Postgres: passes everything on, or does what a network does at its worst. Threads share it. */
final class ChaosProxy implements AutoCloseable {

    private enum Mode {
        PASS,
        SWALLOW,
        REFUSE
    }

    private static final int BACKLOG = 256;
    private static final int HEAD_BYTES = 4;
    private static final String COMMITTED = "COMMIT\0";

    private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final Listener listener;
    private volatile int target;
    private volatile int cutEvery;
    private Mode mode = Mode.PASS;

    private ChaosProxy(int target) {
        this.target = target;
        listener = Listener.open(0, BACKLOG, client -> Thread.startVirtualThread(() -> connect(client)));
    }

    static ChaosProxy before(int port) {
        return new ChaosProxy(port);
    }

    int port() {
        return listener.port();
    }

    /** New connections go elsewhere; those that are there end. */
    void leadTo(int port) {
        target = port;
        cutAll();
    }

    synchronized void pass() {
        mode = Mode.PASS;
        notifyAll();
    }

    /** Nothing arrives any more, as if every packet were dropped; what was sent meanwhile comes late. */
    synchronized void swallow() {
        mode = Mode.SWALLOW;
    }

    /** Connections are reset, and new ones too. */
    synchronized void refuse() {
        mode = Mode.REFUSE;
        notifyAll();
        cutAll();
    }

    /** Every so many commits the connection breaks before the client learns that it is done; 0 for never. */
    void cutAtCommits(int every) {
        cutEvery = every;
    }

    /** How often that has happened. */
    int cuts() {
        return cuts.get();
    }

    private void cutAll() {
        sockets.forEach(ChaosProxy::reset);
        sockets.clear();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    private void connect(Socket client) {
        try {
            awaitPassing();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            Thread.startVirtualThread(() -> pump(client, server, this::bytes));
            pump(server, client, this::messages);
        } catch (IOException e) {
            reset(client);
        }
    }

    private interface Passing {
        void pass(InputStream in, OutputStream out) throws IOException;
    }

    private static void pump(Socket from, Socket to, Passing passing) {
        try {
            passing.pass(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            // One of them has left; the other one learns it now.
        }
        reset(from);
        reset(to);
    }

    private void bytes(InputStream in, OutputStream out) throws IOException {
        byte[] some = new byte[8192];
        for (int length = in.read(some); length >= 0; length = in.read(some)) {
            awaitPassing();
            out.write(some, 0, length);
        }
    }

    /** What a server sends (PostgreSQL documentation, "Message Formats"): a type, a length, and so many bytes. */
    private void messages(InputStream from, OutputStream to) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to));
        boolean first = true;
        for (int type = in.read(); type >= 0; type = in.read()) {
            if (first && type == 'N') { // Not a message, but the answer to the question whether there is TLS.
                out.write(type);
            } else {
                message(type, in, out);
            }
            first = false;
            if (in.available() == 0) {
                out.flush();
            }
        }
    }

    private void message(int type, DataInputStream in, DataOutputStream out) throws IOException {
        int length = in.readInt();
        byte[] content = in.readNBytes(length - HEAD_BYTES);
        awaitPassing();
        if (type == 'C' && isCommit(content) && isTheOneToCut()) {
            cuts.incrementAndGet();
            throw new EOFException("cut at a commit");
        }
        out.write(type);
        out.writeInt(length);
        out.write(content);
    }

    private static boolean isCommit(byte[] content) {
        return new String(content, StandardCharsets.US_ASCII).equals(COMMITTED);
    }

    private boolean isTheOneToCut() {
        int every = cutEvery;
        return every > 0 && commits.incrementAndGet() % every == 0;
    }

    private synchronized void awaitPassing() throws IOException {
        try {
            while (mode == Mode.SWALLOW) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        if (mode == Mode.REFUSE) {
            throw new IOException("refused");
        }
    }

    @Override
    public void close() {
        listener.close();
        refuse();
    }
}
