package dev.previewdb.orchestrator.engine;

import java.util.concurrent.CompletableFuture;

/**
 * An instance that answers.
 *
 * @param durable done when what its sessions commit outlives the machine's power, and failed when
 *     it cannot; until then nobody may be told that something is committed
 */
public record Awake(Endpoint endpoint, CompletableFuture<Void> durable) {}
