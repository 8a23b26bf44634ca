package dev.aigateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is looked up, how often, and for whom no more. */
class AuthenticatorTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");
    private static final int CALLERS = 500;
    private static final long SECOND = 1_000_000_000;

    private final AtomicInteger lookUps = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private final KeySecret good = KeySecret.generate(RANDOM);
    private final KeySecret alsoGood = KeySecret.generate(RANDOM);
    private final Set<KeyHash> known = ConcurrentHashMap.newKeySet();
    private final Caller caller = new Caller(
            new AccountId(UUID.randomUUID()), new CredentialId(UUID.randomUUID()), "key:x", Role.MEMBER, List.of());
    private final Authenticator authenticator = new Authenticator(this::findValid, new LookUpAllowance(now::get));

    AuthenticatorTest() {
        known.add(good.hash());
        known.add(alsoGood.hash());
    }

    private Optional<Caller> findValid(KeyHash hash) {
        lookUps.incrementAndGet();
        return known.contains(hash) ? Optional.of(caller) : Optional.empty();
    }

    private static List<KeySecret> unknown() {
        return List.of(KeySecret.generate(RANDOM));
    }

    private void useUp(InetAddress source) {
        for (int i = 0; i < LookUpAllowance.BURST_MAX; i++) {
            assertThat(authenticator.atTheDoor(unknown(), source)).isEmpty();
        }
    }

    @Test
    void garbageIsNeverLookedUpAndAKnownKeyOnlyOnceAtTheDoor() {
        assertThat(authenticator.atTheDoor(List.of(KeySecret.of("garbage"), KeySecret.of("agw_1")), HERE))
                .isEmpty();
        assertThat(lookUps).hasValue(0);
        assertThat(authenticator.atTheDoor(List.of(good), HERE)).contains(good.hash());
        assertThat(authenticator.atTheDoor(List.of(good), HERE)).contains(good.hash());
        assertThat(lookUps).hasValue(1);
        assertThat(authenticator.caller(List.of(good), HERE)).contains(caller);
        assertThat(lookUps).hasValue(2);
        assertThat(authenticator.atTheDoor(unknown(), HERE)).isEmpty();
    }

    @Test
    void fault38AnAddressThatTriesKeysIsLookedUpNoMoreUntilTimeHasPassed() {
        useUp(HERE);
        assertThatThrownBy(() -> authenticator.atTheDoor(unknown(), HERE)).isInstanceOf(TooManyUnknownKeys.class);
        assertThatThrownBy(() -> authenticator.caller(unknown(), HERE)).isInstanceOf(TooManyUnknownKeys.class);
        assertThat(lookUps).hasValue(LookUpAllowance.BURST_MAX);
        now.addAndGet(SECOND);
        for (int i = 0; i < LookUpAllowance.PER_SECOND_MAX; i++) {
            assertThat(authenticator.atTheDoor(unknown(), HERE)).isEmpty();
        }
        assertThatThrownBy(() -> authenticator.atTheDoor(unknown(), HERE)).isInstanceOf(TooManyUnknownKeys.class);
    }

    @Test
    void fault38WhatWasOnceSeenValidAlwaysPassesFromThere() {
        authenticator.atTheDoor(List.of(good), HERE);
        useUp(HERE);
        assertThat(authenticator.atTheDoor(List.of(good), HERE)).contains(good.hash());
        assertThat(authenticator.caller(List.of(good), HERE)).contains(caller);
        assertThatThrownBy(() -> authenticator.atTheDoor(List.of(alsoGood), HERE))
                .isInstanceOf(TooManyUnknownKeys.class);
        assertThat(authenticator.atTheDoor(List.of(alsoGood), THERE)).contains(alsoGood.hash());
    }

    @Test
    void fault38OnlyFailedLookUpsAreDebited() {
        for (int i = 0; i < 2 * LookUpAllowance.BURST_MAX; i++) {
            KeySecret another = KeySecret.generate(RANDOM);
            known.add(another.hash());
            assertThat(authenticator.atTheDoor(List.of(another), HERE)).contains(another.hash());
        }
    }

    @Test
    void fault38ManyGoodKeysAtOnceFromOneAddressAllPass() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Semaphore lookingUp = new Semaphore(0);
        Authenticator slow = new Authenticator(
                hash -> {
                    lookingUp.release();
                    await(answer);
                    return findValid(hash);
                },
                new LookUpAllowance(now::get));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<KeyHash>>> found = new ArrayList<>();
            for (int i = 0; i < 2 * LookUpAllowance.BURST_MAX; i++) {
                KeySecret another = KeySecret.generate(RANDOM);
                known.add(another.hash());
                found.add(callers.submit(() -> slow.atTheDoor(List.of(another), HERE)));
            }
            lookingUp.acquire(LookUpAllowance.BURST_MAX);
            answer.countDown();
            for (Future<Optional<KeyHash>> one : found) {
                assertThat(one.get(10, TimeUnit.SECONDS)).isPresent();
            }
        }
    }

    @Test
    void fault38ALookUpThatCouldNotBeMadeIsNotDebited() {
        Authenticator broken = new Authenticator(
                _ -> {
                    throw new IllegalStateException("away");
                },
                new LookUpAllowance(now::get));
        for (int i = 0; i < 2 * LookUpAllowance.BURST_MAX; i++) {
            assertThatThrownBy(() -> broken.atTheDoor(unknown(), HERE)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        useUp(InetAddress.ofLiteral("2001:db8:0:1::1"));
        InetAddress neighbour = InetAddress.ofLiteral("2001:db8:0:1:ffff::2");
        assertThatThrownBy(() -> authenticator.atTheDoor(unknown(), neighbour)).isInstanceOf(TooManyUnknownKeys.class);
        assertThat(authenticator.atTheDoor(unknown(), InetAddress.ofLiteral("2001:db8:0:2::1")))
                .isEmpty();
    }

    @Test
    void noMoreAddressesAreRememberedThanSoMany() throws Exception {
        LookUpAllowance allowance = new LookUpAllowance(now::get);
        for (int i = 0; i <= LookUpAllowance.ADDRESSES_MAX; i++) {
            byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            assertThat(allowance.take(InetAddress.getByAddress(address))).isTrue();
        }
        assertThat(allowance.addresses()).isEqualTo(LookUpAllowance.ADDRESSES_MAX);
    }

    @Test
    void manyCallersOfAKeyThatNobodyHasSeenShareOneLookUp() throws Exception {
        CountDownLatch lookingUp = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Authenticator slow = new Authenticator(
                hash -> {
                    lookingUp.countDown();
                    await(answer);
                    return findValid(hash);
                },
                new LookUpAllowance(now::get));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Thread> waiting = new ArrayList<>();
            List<Future<Optional<KeyHash>>> found = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                found.add(callers.submit(() -> {
                    synchronized (waiting) {
                        waiting.add(Thread.currentThread());
                    }
                    return slow.atTheDoor(List.of(good), HERE);
                }));
            }
            await(lookingUp);
            awaitAllWaiting(waiting);
            answer.countDown();
            for (Future<Optional<KeyHash>> one : found) {
                assertThat(one.get()).contains(good.hash());
            }
        }
        assertThat(lookUps).hasValue(1);
    }

    private static void awaitAllWaiting(List<Thread> threads) {
        boolean waiting = false;
        while (!waiting) {
            Thread.onSpinWait();
            synchronized (threads) {
                waiting = threads.size() == CALLERS
                        && threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void aSharedLookUpThatFailsFailsForAllAndIsMadeAgain() {
        SharedLookUps shared = new SharedLookUps();
        assertThatThrownBy(() -> shared.find(good.hash(), () -> {
                    throw new IllegalStateException("away");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(shared.find(good.hash(), () -> findValid(good.hash()))).contains(caller);
    }
}
