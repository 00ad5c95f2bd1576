package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.Awake;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.Holds;
import dev.previewdb.orchestrator.engine.Holds.Hold;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the instance of a preview by the preview's name, and wakes it. */
public final class PreviewDestinations implements Destinations {
  /** What a name can be; anything else is a client's guess and no question for the database. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,80}");

  private static final Duration TOLD_AFTER = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(PreviewDestinations.class);

  private final PreviewStore store;
  private final Engine engine;
  private final Holds holds;

  public PreviewDestinations(PreviewStore store, Engine engine, Holds holds) {
    this.store = store;
    this.engine = engine;
    this.holds = holds;
  }

  @Override
  public Destination open(String name) {
    Preview preview = find(name);
    if (!preview.connectable() && !overQuota(preview)) {
      throw PreviewDbException.of(Problem.NOT_READY, name, preview.state().word(), name);
    }
    InstanceId id = new InstanceId(preview.name(), preview.epoch());
    Hold hold = holds.take(id);
    try {
      Awake awake = engine.wake(id);
      if (preview.state() instanceof Asleep) {
        afterItsFirstQuestion("awake " + name).execute(() -> tellAwake(preview));
      }
      return Destination.of(awake, hold);
    } catch (RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  /** What is not urgent takes no processor and no disk from the client that waits. */
  private static Executor afterItsFirstQuestion(String thread) {
    return CompletableFuture.delayedExecutor(
        TOLD_AFTER.toMillis(),
        TimeUnit.MILLISECONDS,
        work -> Thread.ofVirtual().name(thread).start(work));
  }

  /**
   * The client need not wait until that is on disk. Where it cannot be told, the preview runs and
   * is called asleep until it is looked at anyway.
   */
  private void tellAwake(Preview preview) {
    try {
      store.lookAgain(preview.id());
    } catch (RuntimeException e) {
      log.warn("{} is awake, and the state could not be told so: {}", preview.name(), e.toString());
    }
  }

  /** Its engine has the words for it, unless it may run again. */
  private static boolean overQuota(Preview preview) {
    return preview.state() instanceof Failed failed
        && failed.code().equals(Problem.PREVIEW_OVER_QUOTA.code());
  }

  private Preview find(String name) {
    if (!NAME.matcher(name).matches()) {
      throw PreviewDbException.of(Problem.UNKNOWN_PREVIEW, "of the name you gave as the database");
    }
    return store
        .find(name)
        .filter(preview -> !(preview.state() instanceof Removed))
        .orElseThrow(() -> PreviewDbException.of(Problem.UNKNOWN_PREVIEW, name));
  }
}
