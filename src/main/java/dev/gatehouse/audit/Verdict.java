package dev.gatehouse.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the check of a tenant's chain.
 *
 * @param links how many were walked
 * @param unsealed how many events wait for being sealed
 * @param checkpoint the last authentic one, to be noted; null if there is none
 * @param discrepancies none, if the chain is as it was written
 */
public record Verdict(
    String tenant,
    long links,
    long unsealed,
    @Nullable Checkpoint checkpoint,
    List<Discrepancy> discrepancies) {}
