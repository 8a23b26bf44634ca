package dev.aigateway.telemetry;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every metric that is counted, by its name. Those that begin with gen_ai are OpenTelemetry's (semantic conventions for
 * generative AI, "Metrics"), as its Prometheus exporter spells them. No label is a person, a key, or what a client made up.
 */
final class Metrics {

    private static final List<String> TOKEN_BOUNDS = List.of(
            "1",
            "4",
            "16",
            "64",
            "256",
            "1024",
            "4096",
            "16384",
            "65536",
            "262144",
            "1048576",
            "4194304",
            "16777216",
            "67108864");
    private static final List<String> CALL_BOUNDS = List.of(
            "0.01", "0.02", "0.04", "0.08", "0.16", "0.32", "0.64", "1.28", "2.56", "5.12", "10.24", "20.48", "40.96",
            "81.92", "163.84", "327.68", "655.36");
    private static final List<String> FIRST_TOKEN_BOUNDS = List.of(
            "0.001", "0.005", "0.01", "0.02", "0.04", "0.06", "0.08", "0.1", "0.25", "0.5", "0.75", "1", "2.5", "5",
            "7.5", "10", "30", "60");
    private static final List<String> OWN_WORK_BOUNDS = List.of(
            "0.0005", "0.001", "0.002", "0.004", "0.008", "0.016", "0.032", "0.064", "0.128", "0.256", "0.512", "1");

    private static final String OPERATION = "gen_ai_operation_name";
    private static final String PROVIDER = "gen_ai_provider_name";
    private static final String MODEL = "gen_ai_request_model";

    final Histograms tokenUsage = new Histograms(
            "gen_ai_client_token_usage",
            "Tokens of one call, as the provider reported them; input holds what was read from and written to the"
                    + " cache.",
            Unit.ONE,
            TOKEN_BOUNDS,
            OPERATION,
            PROVIDER,
            MODEL,
            "gen_ai_token_type");
    final Histograms callDuration = new Histograms(
            "gen_ai_server_request_duration_seconds",
            "From the admission of a call to its end; error_type is empty where the provider finished it.",
            Unit.SECONDS,
            CALL_BOUNDS,
            OPERATION,
            PROVIDER,
            MODEL,
            "error_type");
    final Histograms firstToken = new Histograms(
            "gen_ai_server_time_to_first_token_seconds",
            "From the admission of a streamed call to the first event of its answer.",
            Unit.SECONDS,
            FIRST_TOKEN_BOUNDS,
            OPERATION,
            PROVIDER,
            MODEL);
    final Counters tokens = new Counters(
            "gateway_tokens_total",
            "Tokens by class of price; every one is in one class only.",
            Unit.ONE,
            "provider",
            "model",
            "class");
    final Counters cost = new Counters(
            "gateway_cost_usd_total",
            "US dollars charged for the calls that ended here, estimates and holds included; what other daemons left"
                    + " open is only in the ledger.",
            Unit.USD,
            "provider",
            "model");
    final Counters requests = new Counters(
            "gateway_requests_total",
            "Requests by what their answer began with, 499 where the client left before it; error_type is empty where"
                    + " there was no error.",
            Unit.ONE,
            "route",
            "status_class",
            "error_type");
    final Counters settlements = new Counters(
                    "gateway_settlements_total",
                    "Calls that came to their end, by where their charge is from: reported, estimated, hold,"
                            + " simulated, or void for none.",
                    Unit.ONE,
                    "source")
            .showing("reported")
            .showing("estimated")
            .showing("hold")
            .showing("simulated")
            .showing("void");
    final Counters overHold = new Counters(
                    "gateway_charges_over_hold_total",
                    "Calls that used more than was held for them; under a strict limit there should be none.",
                    Unit.ONE,
                    "mode")
            .showing("soft")
            .showing("strict");
    final Counters implausible = new Counters(
            "gateway_usage_implausible_total",
            "Calls whose usage the provider reported in numbers that cannot be, which were cut to what can.",
            Unit.ONE);
    final Counters limitRejections = new Counters(
                    "gateway_limit_rejections_total",
                    "Calls refused by a limit: tokens or cost where it is used up, tokens_held or cost_held where"
                            + " running calls hold the rest.",
                    Unit.ONE,
                    "limit")
            .showing("tokens")
            .showing("cost")
            .showing("tokens_held")
            .showing("cost_held");
    final Counters limitPasses = new Counters(
            "gateway_limit_passes_total",
            "Calls that a limit would have refused if ENFORCE_BUDGETS were not false.",
            Unit.ONE);
    final Counters authFailures = new Counters(
                    "gateway_auth_failures_total",
                    "Requests whose key was no good: none there, unknown, the provider's own, or revoked since it was"
                            + " seen.",
                    Unit.ONE,
                    "reason")
            .showing("no_key")
            .showing("unknown_key")
            .showing("provider_key")
            .showing("revoked_key");
    final Counters streamsAborted = new Counters(
                    "gateway_streams_aborted_total",
                    "Streams that did not come to their end, by who ended them.",
                    Unit.ONE,
                    "by")
            .showing("client")
            .showing("provider")
            .showing("revocation")
            .showing("shutdown");
    final Histograms overhead = new Histograms(
            "gateway_overhead_seconds",
            "What the gateway itself added to a call until the provider's answer began, admission included.",
            Unit.SECONDS,
            OWN_WORK_BOUNDS);
    final Histograms admission = new Histograms(
            "gateway_admission_seconds",
            "How long calls waited for their admission, refused ones and those without an answer included.",
            Unit.SECONDS,
            OWN_WORK_BOUNDS);

    void write(MetricText text) {
        Stream.of(tokenUsage, callDuration, firstToken, overhead, admission).forEach(metric -> metric.write(text));
        Stream.of(
                        tokens,
                        cost,
                        requests,
                        settlements,
                        overHold,
                        implausible,
                        limitRejections,
                        limitPasses,
                        authFailures,
                        streamsAborted)
                .forEach(metric -> metric.write(text));
    }
}
