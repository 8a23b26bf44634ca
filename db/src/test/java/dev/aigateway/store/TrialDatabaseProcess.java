package dev.aigateway.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** Another process that has a trial database open until its standard input ends. */
final class TrialDatabaseProcess implements AutoCloseable {

    private final Process process;

    private TrialDatabaseProcess(Process process) {
        this.process = process;
    }

    /** Runs in the other process. */
    public static void main(String[] args) throws IOException {
        try (var database = TrialDatabase.open(Path.of(args[0]))) {
            System.out.println("open at " + database.url().display());
            System.in.transferTo(System.out);
        }
    }

    /** Returns once the other process has it open. */
    static TrialDatabaseProcess open(Path dataFolder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrialDatabaseProcess.class.getName(),
                        dataFolder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader();
        String first = said.readLine();
        if (first == null || !first.startsWith("open at ")) {
            throw new IOException("the other process said: " + first);
        }
        return new TrialDatabaseProcess(process);
    }

    void leave() throws IOException {
        process.outputWriter().close();
        process.onExit().join();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
