package dev.aigateway.daemon;

import dev.aigateway.access.Authenticator;
import dev.aigateway.access.CredentialDirectory;
import dev.aigateway.access.LookUpAllowance;
import dev.aigateway.budget.BudgetStore;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Step;
import dev.aigateway.exchange.Admissions;
import dev.aigateway.exchange.Exchange;
import dev.aigateway.exchange.KeepAlive;
import dev.aigateway.exchange.LiveCalls;
import dev.aigateway.exchange.ProviderLimit;
import dev.aigateway.exchange.Settlements;
import dev.aigateway.exchange.TokenCount;
import dev.aigateway.http.Operation;
import dev.aigateway.http.Registers;
import dev.aigateway.http.Routes;
import dev.aigateway.journal.Journal;
import dev.aigateway.provider.Provider;
import dev.aigateway.routing.ModelCatalog;
import dev.aigateway.routing.ModelTable;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresLimits;
import dev.aigateway.store.PostgresServices;
import dev.aigateway.store.PostgresUsageLedger;
import dev.aigateway.store.PostgresUsers;
import dev.aigateway.store.PostgresWarnings;
import dev.aigateway.telemetry.Telemetry;
import dev.aigateway.usage.PriceBook;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What a call comes by on its way from the client to the provider and into the books.
 *
 * @param aside runs what no call waits for
 */
record CallPath(
        CredentialDirectory keys,
        BudgetStore store,
        Journal journal,
        Provider provider,
        ExpectedUse expectedUse,
        LiveCalls live,
        KeepAlive keepAlive,
        PriceBook prices,
        Telemetry telemetry,
        Step.Watch steps,
        Executor aside) {

    /** Wired as it is for any daemon with these settings and this database. */
    Routes routes(Settings settings, Database database, Operation operation) {
        ModelTable models = new ModelTable(provider, settings.aliases());
        return new Routes(
                new Authenticator(keys, new LookUpAllowance(System::nanoTime)),
                settings.trustedProxies(),
                exchange(settings, database, models),
                new TokenCount(models),
                new ModelCatalog(models, prices, InstantSource.system()),
                registers(settings, database),
                operation,
                settings.bodyMax());
    }

    private Exchange exchange(Settings settings, Database database, ModelTable models) {
        Admissions admissions = new Admissions(
                store,
                journal,
                new Settlements(store, journal, steps),
                live,
                expectedUse,
                telemetry,
                settings.timeouts().total(),
                steps);
        PostgresWarnings warnings =
                new PostgresWarnings(database, settings.budgets().zone());
        return new Exchange(
                models, admissions, keepAlive, prices, new ProviderLimit(warnings, aside), telemetry, steps);
    }

    private static Registers registers(Settings settings, Database database) {
        SecureRandom random = new SecureRandom();
        return new Registers(
                new PostgresUsers(database, random),
                new PostgresServices(database, random),
                new PostgresLimits(database),
                new PostgresUsageLedger(database),
                settings.budgets().zone());
    }
}
