package dev.aigateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may know which, over the main classes of all modules. */
class ArchitectureTest {

    private static final String ROOT = "dev.aigateway.";

    /** A package, with those inside it, imports only from the ones below it. */
    private static final List<String> TABLE = List.of(
            "ctl",
            "daemon",
            "http",
            "exchange",
            "journal",
            "routing",
            "provider",
            "translate",
            "format",
            "telemetry",
            "sse",
            "error",
            "store",
            "budget",
            "ledger",
            "access",
            "usage",
            "env");

    private static final List<String> DAEMON = TABLE.subList(TABLE.indexOf("daemon"), TABLE.indexOf("store"));

    private static final List<Path> CLASS_FOLDERS = Stream.of("db", "gateway-daemon", "gatewayctl")
            .map(module -> Path.of("").toAbsolutePath().resolveSibling(module).resolve("target/classes"))
            .toList();
    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(CLASS_FOLDERS);

    /** A colon before a name is a parameter to DbClient, the second one of {@code ::uuid} too. */
    private static final Pattern CAST_SIGN = Pattern.compile("::\\s*\\w");

    @Test
    void everyPackageImportsOnlyFromThoseBelowIt() {
        classes().should(importOnlyFromBelow()).check(CLASSES);
    }

    @Test
    void noPackagesImportEachOtherInACircle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theCommandLineKnowsNothingOfTheDaemon() {
        noClasses()
                .that(resideInAnyPackage(packages(List.of("ctl"))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(DAEMON)))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        onlyThese("ctl").know("picocli..").check(CLASSES);
    }

    @Test
    void onlyTheEdgeKnowsTheWebServer() {
        onlyThese("http").know("io.helidon.webserver..").check(CLASSES);
    }

    @Test
    void onlyProvidersKnowTheHttpClient() {
        onlyThese("provider").know("org.apache.hc..").check(CLASSES);
    }

    /** What is no model traffic goes through one small class of each program. */
    @Test
    void onlyWebhooksAndTheCommandLineKnowTheWebClient() {
        onlyThese("telemetry", "ctl").know("io.helidon.webclient..").check(CLASSES);
    }

    @Test
    void onlyWireFormatsAndTheEdgesOfTheProgramsKnowJackson() {
        onlyThese("format", "translate", "http", "ctl")
                .know("com.fasterxml.jackson..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreKnowsSql() {
        onlyThese("store")
                .know(
                        "java.sql..",
                        "javax.sql..",
                        "io.helidon.dbclient..",
                        "org.flywaydb..",
                        "com.zaxxer.hikari..",
                        "org.postgresql..")
                .check(CLASSES);
    }

    @Test
    void onlyTheEncryptionKeyKnowsItsCipher() {
        onlyThese("access").know("org.springframework..").check(CLASSES);
    }

    @Test
    void noPackageIsNamedAfterNothing() {
        noClasses()
                .should()
                .resideInAnyPackage(Stream.of("util", "common", "helper", "impl", "manager", "model", "dto", "service")
                        .map(name -> ".." + name + "..")
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void sqlCastsByNameAndNotBySign() throws IOException {
        List<String> casts = new ArrayList<>();
        for (Path file : classFilesOfTheStore()) {
            for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                if (entry instanceof StringEntry text
                        && CAST_SIGN.matcher(text.stringValue()).find()) {
                    casts.add(file.getFileName() + ": " + text.stringValue());
                }
            }
        }
        assertThat(casts).as("write cast(:a as uuid) instead of :a::uuid").isEmpty();
    }

    private static ArchCondition<JavaClass> importOnlyFromBelow() {
        return new ArchCondition<>("import only from packages below their own") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                if (row(origin) < 0) {
                    events.add(SimpleConditionEvent.violated(origin, origin.getName() + " is in no row of the table"));
                }
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    if (isOurs(dependency.getTargetClass()) && !isBelow(dependency)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    private static boolean isBelow(Dependency dependency) {
        return row(dependency.getTargetClass()) >= row(dependency.getOriginClass());
    }

    /** Its own row counts as below: there the rule about circles holds. Negative if there is no such row. */
    private static int row(JavaClass type) {
        return TABLE.indexOf(type.getPackageName()
                .replaceFirst("^" + Pattern.quote(ROOT), "")
                .replaceFirst("\\..*", ""));
    }

    private static Only onlyThese(String... packages) {
        return new Only(List.of(packages));
    }

    private record Only(List<String> packages) {

        /** Fails too if no class knows them: then the rule looks for something that is not there any more. */
        ArchRule know(String... libraries) {
            DescribedPredicate<JavaClass> library = resideInAnyPackage(libraries);
            return classes()
                    .that(describe(
                            "know " + String.join(", ", libraries),
                            type -> type.getDirectDependenciesFromSelf().stream()
                                    .anyMatch(dependency -> library.test(dependency.getTargetClass()))))
                    .should()
                    .resideInAnyPackage(ArchitectureTest.packages(packages));
        }
    }

    private static String[] packages(List<String> rows) {
        return rows.stream().map(row -> ROOT + row + "..").toArray(String[]::new);
    }

    private static List<Path> classFilesOfTheStore() throws IOException {
        Path folder = CLASS_FOLDERS.getFirst().resolve("dev/aigateway/store");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }
}
