package dev.aigateway.daemon;

import dev.aigateway.budget.Step;
import dev.aigateway.env.Environment;
import dev.aigateway.exchange.KeepAlive;
import java.io.IOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code gateway run} that may kill itself at a step of its protocol, and ends with the test that started it. One that is to
 * die does not rehearse: it is not there for long enough.
 */
public final class FaultyMain {

    private static final Queue<byte[]> FILLED = new ConcurrentLinkedQueue<>();

    private FaultyMain() {}

    public static void main(String[] arguments) throws IOException {
        Settings settings = Settings.read(Environment.of(System.getenv()), Settings.Mode.RUN);
        Optional<Fault> fault = Fault.of(System.getenv());
        Step.Watch watch = fault.map(FaultyMain::watch).orElse(Step.Watch.NONE);
        Gateway gateway = Gateway.start(settings, KeepAlive.Silence.USUAL, watch, fault.isEmpty());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(gateway), "shutdown"));
        System.out.println("listening on 127.0.0.1:" + gateway.port());
        while (System.in.read() >= 0) {
            // Its end is the end of the test.
        }
        Runtime.getRuntime().halt(1);
    }

    private static void end(Gateway gateway) {
        gateway.close();
        Runtime.getRuntime().halt(0);
    }

    private static Step.Watch watch(Fault fault) {
        AtomicInteger left = new AtomicInteger(fault.count());
        return step -> {
            if (step == fault.step() && left.decrementAndGet() == 0) {
                die(fault);
            }
        };
    }

    private static void die(Fault fault) {
        switch (fault.way()) {
            case KILLED -> Runtime.getRuntime().halt(fault.exitCode()); // Nothing runs any more, not even a hook.
            case OUT_OF_MEMORY -> fillMemory();
        }
    }

    @SuppressWarnings("ModifiedButNotUsed") // To be there is all that it is for.
    private static void fillMemory() {
        while (true) {
            FILLED.add(new byte[1 << 20]);
        }
    }
}
