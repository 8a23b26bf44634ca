package dev.aigateway.simulation;

import dev.aigateway.budget.AttemptId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** One history of several daemons and one database, drawn from a seed. */
final class Simulation {

    private static final int STEPS = 250;
    private static final int ROUNDS_MAX = 100;

    private final Random random;
    private final Workload workload;
    private final ModelDatabase database;
    private final Network network;
    private final Upstream upstream;
    private final List<Daemon> daemons;
    private final Invariants invariants;

    Simulation(long seed) {
        random = new Random(seed);
        workload = new Workload(random);
        database = new ModelDatabase(workload.limits());
        network = new Network(random);
        upstream = new Upstream(random);
        daemons = Stream.generate(() -> new Daemon(database, network, upstream, random))
                .limit(random.nextInt(1, 4))
                .toList();
        invariants = new Invariants(database, upstream);
    }

    Tally run() {
        for (int step = 0; step < STEPS; step++) {
            step();
            invariants.always();
        }
        comeToRest();
        Set<AttemptId> uncertain = new HashSet<>();
        daemons.forEach(daemon -> uncertain.addAll(daemon.uncertain()));
        invariants.atRest(uncertain);
        return Tally.of(database, upstream);
    }

    private void step() {
        Daemon daemon = daemons.get(random.nextInt(daemons.size()));
        switch (random.nextInt(100)) {
            case 0 -> daemon.kill();
            case 1 -> daemon.losePower();
            case 2 -> daemon.loseDisk();
            case 3, 4 -> daemon.pause();
            case 5 -> database.pass(Duration.ofMinutes(random.nextInt(-30, 60)));
            case 6 -> database.pass(Duration.ofDays(random.nextInt(3)));
            case 7, 8, 9, 10, 11 -> daemon.restart(false);
            case 12, 13, 14, 15, 16 -> daemon.resume();
            default -> work(daemon);
        }
    }

    private void work(Daemon daemon) {
        switch (random.nextInt(10)) {
            case 0, 1 -> daemon.accept(workload.call());
            case 2, 3, 4 -> network.deliverAny();
            default -> daemon.act();
        }
        database.pass(Duration.ofMillis(random.nextInt(5_000)));
    }

    private void comeToRest() {
        daemons.forEach(Daemon::resume);
        daemons.forEach(daemon -> daemon.restart(true));
        for (int round = 0; round < ROUNDS_MAX && !atRest(); round++) {
            daemons.forEach(Daemon::finish);
            deliverAll();
        }
        database.pass(Duration.ofDays(1));
        daemons.forEach(Daemon::sweep);
        deliverAll();
    }

    private boolean atRest() {
        return network.idle() && daemons.stream().allMatch(Daemon::idle);
    }

    private void deliverAll() {
        while (!network.idle()) {
            network.deliverNext();
            invariants.always();
        }
    }
}
