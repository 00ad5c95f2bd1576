package dev.previewdb.orchestrator.warm;

import dev.previewdb.orchestrator.engine.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The spares there are. Each is given to one caller only. */
final class Spares {
  private final List<Spare> all = new ArrayList<>();
  private int last;

  synchronized void add(Spare spare) {
    all.add(spare);
  }

  synchronized long of(String project) {
    return all.stream().filter(spare -> spare.project().equals(project)).count();
  }

  /** The one that waits longest. */
  synchronized Optional<Spare> take(String project, String snapshot) {
    Optional<Spare> taken =
        all.stream()
            .filter(spare -> spare.project().equals(project) && spare.snapshot().equals(snapshot))
            .findFirst();
    taken.ifPresent(all::remove);
    return taken;
  }

  /** Takes out all but those. */
  synchronized List<Spare> retire(Predicate<Spare> keep) {
    List<Spare> retired = all.stream().filter(keep.negate()).toList();
    all.removeAll(retired);
    return retired;
  }

  synchronized InstanceId next(String project) {
    last++;
    return InstanceId.spare(project, last);
  }
}
