package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.preview.Checkpoints;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.util.Optional;

/** Finds what a preview's next clone is made from, where that is not the snapshot. */
record Bases(PreviewStore store, Checkpoints checkpoints) {

  /** A checkpoint that is to be restored, or the preview that this one is a preview of. */
  Optional<Base> of(Preview preview) {
    return preview
        .asked()
        .restore()
        .flatMap(checkpoints::find)
        .map(checkpoint ->
            new Base(
                new InstanceId(preview.name(), checkpoint.epoch()),
                "the checkpoint " + checkpoint.name(),
                checkpoint.facts(),
                Optional.empty()))
        .or(() ->
            parent(preview)
                .filter(Bases::usable)
                .map(parent ->
                    new Base(
                        new InstanceId(parent.name(), parent.epoch()),
                        "the preview " + parent.name(),
                        parent.facts(),
                        Optional.of(parent.id()))));
  }

  /** The name of the preview that has to be ready before this one can be cloned. */
  Optional<String> awaited(Preview preview) {
    return preview.asked().restore().isPresent()
        ? Optional.empty()
        : parent(preview).filter(parent -> !usable(parent)).map(Preview::name);
  }

  /** For one that is gone, or has no rows to give, the snapshot takes its place. */
  private Optional<Preview> parent(Preview preview) {
    return preview
        .asked()
        .parent()
        .flatMap(store::find)
        .filter(parent -> !parent.gone() && !parent.facts().empty());
  }

  private static boolean usable(Preview parent) {
    return parent.state() instanceof Ready || parent.state() instanceof Asleep;
  }
}
