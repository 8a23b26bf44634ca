package dev.aigateway.http;

import dev.aigateway.error.GatewayException.TooLarge;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import io.helidon.http.encoding.ContentEncodingContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Reads bodies that are compressed with gzip, up to a size; answers are never compressed here. */
final class GzipBodies implements ContentEncoding {

    private final int bodyMax;

    GzipBodies(int bodyMax) {
        this.bodyMax = bodyMax;
    }

    /** The only coding besides {@code identity}, which Helidon adds. */
    ContentEncodingContext alone() {
        return ContentEncodingContext.builder()
                .contentEncodingsDiscoverServices(false)
                .addContentEncoding(this)
                .build();
    }

    @Override
    public Set<String> ids() {
        return Set.of("gzip");
    }

    @Override
    public boolean supportsDecoding() {
        return true;
    }

    @Override
    public boolean supportsEncoding() {
        return false;
    }

    @Override
    public ContentDecoder decoder() {
        return body -> new Gunzip(body, bodyMax);
    }

    @Override
    public ContentEncoder encoder() {
        return ContentEncoder.NO_OP;
    }

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public String type() {
        return "gzip";
    }

    /** Opens the compressed stream with the first read: to open it is to read, and may fail. */
    private static final class Gunzip extends FilterInputStream {

        private final int bodyMax;
        private boolean open;
        private long count;

        Gunzip(InputStream compressed, int bodyMax) {
            super(compressed);
            this.bodyMax = bodyMax;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!open) {
                in = new WholeGzip(in);
                open = true;
            }
            int read = in.read(bytes, offset, length);
            count += Math.max(read, 0);
            if (count > bodyMax) {
                throw new TooLarge("the decompressed body is larger than " + bodyMax + " bytes");
            }
            return read;
        }
    }

    /** Reads on to the end of the body, since the next request begins behind it. */
    private static final class WholeGzip extends GZIPInputStream {

        WholeGzip(InputStream compressed) throws IOException {
            super(compressed);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read < 0) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return read;
        }
    }
}
