package dev.previewdb.orchestrator.preview;

import java.util.Optional;

/**
 * What people asked of a preview, and is not done or must not be forgotten.
 *
 * @param dismissedBy who asked for it to be deleted although its pull request is open
 * @param chosen a person asked for it, whatever the project says of such pull requests
 * @param resetEpoch a person asked to replace every incarnation up to this one
 * @param undelete a person wants the data of a removed one back
 * @param sleep a person wants it asleep as soon as nobody is connected
 * @param migrate a person wants its migrations tried once more
 * @param restore the id of the checkpoint that the next incarnation is made from
 * @param parent the id of the preview that clones are made from, in place of the snapshot
 */
public record Asked(
    Optional<String> dismissedBy,
    boolean chosen,
    int resetEpoch,
    boolean undelete,
    boolean sleep,
    boolean migrate,
    Optional<Long> restore,
    Optional<Long> parent) {}
