package dev.aigateway.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a client has sent and nobody has read yet; one thread puts, one takes. */
final class Inbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private final int bytesMax;
    private int bytes;
    private boolean ended;

    Inbox(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Waits while the inbox is full; false once nobody will take anything any more. */
    boolean put(byte[] piece) throws InterruptedException {
        lock.lock();
        try {
            pieces.addLast(piece);
            bytes += piece.length;
            arrived.signal();
            while (bytes >= bytesMax && !ended) {
                taken.await();
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come, or nobody wants it; what has come can still be taken. */
    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signal();
            taken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Null if there is nothing now. */
    byte @Nullable [] poll() {
        lock.lock();
        try {
            byte[] piece = pieces.pollFirst();
            if (piece != null) {
                bytes -= piece.length;
                taken.signal();
            }
            return piece;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next piece; null once there will be none. */
    byte @Nullable [] take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pieces.isEmpty() && !ended) {
                arrived.await();
            }
            return poll();
        } finally {
            lock.unlock();
        }
    }
}
