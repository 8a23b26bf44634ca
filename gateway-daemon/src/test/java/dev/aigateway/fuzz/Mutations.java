package dev.aigateway.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Seeds, spoiled by chance. */
final class Mutations {

    private static final int CHANGES_MAX = 4;

    private final Random random;
    private final List<byte[]> seeds;

    Mutations(long seed, List<byte[]> seeds) {
        this.random = new Random(seed);
        this.seeds = seeds;
    }

    byte[] next() {
        byte[] bytes = any();
        for (int changes = random.nextInt(CHANGES_MAX); changes >= 0; changes--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size())).clone();
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int end = at + random.nextInt(Math.min(32, bytes.length - at) + 1);
        return switch (random.nextInt(5)) {
            case 0 -> flipped(bytes);
            case 1 -> with(bytes, at, end, new byte[0]);
            case 2 -> with(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 3 -> with(bytes, at, end, new byte[] {(byte) random.nextInt()});
            default -> with(bytes, at, end, part(any()));
        };
    }

    private byte[] flipped(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] part(byte[] other) {
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
    }

    private static byte[] with(byte[] bytes, int from, int to, byte[] instead) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + instead.length);
        System.arraycopy(instead, 0, result, from, instead.length);
        System.arraycopy(bytes, to, result, from + instead.length, bytes.length - to);
        return result;
    }
}
