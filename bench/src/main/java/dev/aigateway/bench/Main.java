package dev.aigateway.bench;

import java.io.IOException;
import java.util.List;

/** {@code bench/run NAME [ARGUMENT]...}. */
final class Main {

    private static final int ROWS = 10_000_000;
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String... arguments) throws IOException {
        List<String> all = List.of(arguments);
        switch (all.isEmpty() ? "" : all.getFirst()) {
            case "admission" -> AdmissionBenchmark.run();
            case "hot-account" -> HotAccountBenchmark.run();
            case "proxy" -> ProxyBenchmark.run();
            case "big-ledger" -> BigLedgerBenchmark.run(all.size() > 1 ? Integer.parseInt(all.get(1)) : ROWS);
            default -> {
                System.err.println("usage: bench/run admission | hot-account | proxy | big-ledger [ROWS]");
                System.exit(USAGE);
            }
        }
    }
}
