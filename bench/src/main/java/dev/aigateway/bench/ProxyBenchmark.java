package dev.aigateway.bench;

import dev.aigateway.access.Actor;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a call takes longer, and what it costs, on its way through the gateway, beside its way through nginx. */
final class ProxyBenchmark {

    private static final int PER_SECOND = 200;
    private static final long SEED = 1;
    private static final int TURNS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration MEASURED = Duration.ofSeconds(5);
    private static final int LONG_PROMPT = 100_000;

    private ProxyBenchmark() {}

    /** What is sent, and what the upstream is to answer. */
    private record Kind(String name, String beta, String body) {

        static List<Kind> all() {
            return List.of(
                    new Kind("a short call, answered as a whole", "none", body(100, false)),
                    new Kind("a short call, answered as a stream of 60 words", Nginx.STREAM, body(100, true)),
                    new Kind("a call of 100 kB, answered as a stream", Nginx.STREAM, body(LONG_PROMPT, true)));
        }

        private static String body(int prompt, boolean stream) {
            return """
                {"model":"claude-fast","max_tokens":1000,"stream":%s,"messages":[{"role":"user","content":"%s"}]}\
                """.formatted(stream, "what is this? ".repeat(prompt / 14));
        }
    }

    static void run() throws IOException {
        try (Machine machine = Machine.start();
                Nginx upstream = Nginx.upstream(machine.folder().resolve("upstream"));
                Nginx nginx = Nginx.proxy(machine.folder().resolve("proxy"), upstream.port());
                Server gateway = gateway(machine, upstream.port())) {
            machine.describe();
            String key = newKey(machine.postgres().url());
            Supplier<List<Long>> nothing = List::of;
            for (Kind kind : Kind.all()) {
                byte[] request = HttpCalls.request(key, kind.beta, kind.body);
                System.out.printf("%s, %d/s, %d turns of %d s:%n", kind.name, PER_SECOND, TURNS, MEASURED.toSeconds());
                try (Way direct = new Way("straight", upstream.port(), request, nothing);
                        Way proxied = new Way("through nginx", nginx.port(), request, nginx::processes);
                        Way through = new Way(
                                "through the gateway",
                                gateway.port(),
                                request,
                                () -> List.of(gateway.process().pid()))) {
                    compare(List.of(direct, proxied, through), machine);
                }
            }
            System.out.printf("load average %.2f%n", Machine.loadAverage());
        }
    }

    private static void compare(List<Way> ways, Machine machine) {
        Arrivals arrivals = new Arrivals(PER_SECOND, SEED);
        ways.forEach(way -> arrivals.during(WARM_UP, way.calls::call));
        for (int turn = 0; turn < TURNS; turn++) {
            ways.forEach(way -> way.measure(arrivals, machine));
        }
        ways.forEach(way -> System.out.println("  " + way));
    }

    /** The real program, as its launcher starts it, with limits that nobody reaches. */
    private static Server gateway(Machine machine, int upstream) throws IOException {
        int port = Server.freePort();
        DatabaseUrl url = machine.postgres().url();
        Path launcher = Path.of(System.getProperty("gateway.home"), "bin", "gateway");
        ProcessBuilder gateway = new ProcessBuilder(launcher.toString(), "run");
        gateway.environment()
                .putAll(Map.of(
                        "PORT",
                        Integer.toString(port),
                        "GATEWAY_DATA_DIR",
                        machine.folder().resolve("gateway-data").toString(),
                        "DATABASE_URL",
                        "postgresql://%s:%s@%s/%s"
                                .formatted(url.user(), url.password().value(), url.address(), url.database()),
                        "ANTHROPIC_API_KEY",
                        "bench",
                        "ANTHROPIC_API_URL",
                        "http://127.0.0.1:" + upstream,
                        "DEFAULT_MONTHLY_TOKEN_LIMIT",
                        "1000000000000"));
        return Server.start("gateway", gateway, machine.folder(), port);
    }

    private static String newKey(DatabaseUrl url) {
        try (Database database = Database.open(url, "bench", 1)) {
            return new PostgresCredentials(database, new SecureRandom())
                    .create(new NewServiceKey("bench", Role.MEMBER, Optional.empty(), List.of()), new Actor("bench"))
                    .secret()
                    .reveal();
        }
    }

    /** One way to the upstream, and what was measured on it. For one thread. */
    private static final class Way implements AutoCloseable {

        private final String name;
        private final HttpCalls calls;
        private final Supplier<List<Long>> processes;
        private final List<Long> nanos = new ArrayList<>();
        private Duration cpu = Duration.ZERO;
        private Duration postgres = Duration.ZERO;

        Way(String name, int port, byte[] request, Supplier<List<Long>> processes) {
            this.name = name;
            this.calls = new HttpCalls(port, request);
            this.processes = processes;
        }

        void measure(Arrivals arrivals, Machine machine) {
            Duration before = CpuTime.of(processes.get());
            CpuTime postgresBefore = CpuTime.now(machine.postgres());
            nanos.addAll(arrivals.during(MEASURED, calls::call).nanos());
            cpu = cpu.plus(CpuTime.of(processes.get()).minus(before));
            postgres = postgres.plus(
                    CpuTime.now(machine.postgres()).since(postgresBefore).postgres());
        }

        @Override
        public String toString() {
            return "%-20s %s; CPU per call %d us, of Postgres %d us"
                    .formatted(name, new Latencies(nanos), perCall(cpu), perCall(postgres));
        }

        private long perCall(Duration time) {
            return time.toNanos() / 1_000 / nanos.size();
        }

        @Override
        public void close() throws IOException {
            calls.close();
        }
    }
}
