package dev.aigateway.journal;

import java.io.IOException;
import java.nio.file.Path;

/** What is done to the files of the journal; a test's may fail. Threads may share it. */
interface Disk {

    /** An empty file that only the owner may read; what was there is lost. */
    Appender create(Path file) throws IOException;

    /** Waits until a file, or the names in a folder, would outlive a loss of power. */
    void force(Path path) throws IOException;

    void delete(Path file) throws IOException;

    /** The end of one file. Not for several threads at once. */
    interface Appender extends AutoCloseable {

        /** Into the page cache. What a failed call wrote is not known. */
        void append(byte[] bytes) throws IOException;

        /** Cuts the file; appending goes on there. */
        void truncate(long length) throws IOException;

        @Override
        void close() throws IOException;
    }
}
