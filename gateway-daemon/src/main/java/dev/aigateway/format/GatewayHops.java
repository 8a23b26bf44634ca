package dev.aigateway.format;

import dev.aigateway.error.GatewayException.LoopDetected;
import dev.aigateway.format.Headers.Field;

/** How many gateways a call has passed, so that a gateway that was pointed at itself does not call itself without end. */
public final class GatewayHops {

    /** Carries the number from one gateway to the next. */
    public static final String HEADER = "x-gateway-hop";

    /** One gateway behind another may be wanted; more than this is a loop. */
    static final int HOPS_MAX = 3;

    private static final String COUNT = "[0-" + (HOPS_MAX - 1) + "]";

    private GatewayHops() {}

    /** Throws {@link LoopDetected} if a request has passed too many, or what it says of that is no number. */
    public static void check(Headers fromClient) {
        if (!fromClient.all(HEADER).stream().allMatch(hops -> hops.matches(COUNT))) {
            throw new LoopDetected();
        }
    }

    /** For the request that goes on, of one that {@link #check} let through. */
    public static Field next(Headers fromClient) {
        int passed = fromClient.all(HEADER).stream()
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
        return new Field(HEADER, String.valueOf(passed + 1));
    }
}
