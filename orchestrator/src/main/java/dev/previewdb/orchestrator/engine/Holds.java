package dev.previewdb.orchestrator.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who uses which instance right now, and since when nobody does. It begins with the service: what
 * was never held counts as left when it was first asked for.
 */
public final class Holds {
  private final InstantSource clock;
  private final ConcurrentMap<InstanceId, Use> uses = new ConcurrentHashMap<>();

  public Holds(InstantSource clock) {
    this.clock = clock;
  }

  /** A claim that keeps an instance from being put to sleep. Closing it twice is no error. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** Claims it for somebody who uses it; waits while it is being put to sleep. */
  public Hold take(InstanceId id) {
    return use(id).take(true);
  }

  /** The same for our own work, which is nobody's use. */
  public Hold work(InstanceId id) {
    return use(id).take(false);
  }

  /** How long ago somebody used it, none when somebody does now; empty when nobody ever did. */
  public Optional<Duration> sinceUse(InstanceId id) {
    return use(id).sinceUse();
  }

  /** How long nobody has held it; empty while somebody does. */
  public Optional<Duration> idle(InstanceId id) {
    return use(id).idle();
  }

  /**
   * Does something to an instance that nobody holds; who wants it meanwhile waits.
   *
   * @return false when somebody holds it: then nothing was done
   */
  public boolean unlessHeld(InstanceId id, Runnable work) {
    return use(id).unlessHeld(work);
  }

  /** Of an instance that is gone. */
  public void forget(InstanceId id) {
    uses.remove(id);
  }

  private Use use(InstanceId id) {
    return uses.computeIfAbsent(id, known -> new Use(clock));
  }

  private static final class Use {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private int holders;
    private int users;
    private Instant left;
    private Optional<Instant> used = Optional.empty();

    Use(InstantSource clock) {
      this.clock = clock;
      this.left = clock.instant();
    }

    Hold take(boolean user) {
      lock.lock();
      try {
        holders++;
        users += user ? 1 : 0;
      } finally {
        lock.unlock();
      }
      var open = new AtomicBoolean(true);
      return () -> {
        if (open.getAndSet(false)) {
          leave(user);
        }
      };
    }

    private void leave(boolean user) {
      lock.lock();
      try {
        holders--;
        left = clock.instant();
        if (user) {
          users--;
          used = Optional.of(left);
        }
      } finally {
        lock.unlock();
      }
    }

    Optional<Duration> sinceUse() {
      lock.lock();
      try {
        return users > 0
            ? Optional.of(Duration.ZERO)
            : used.map(at -> Duration.between(at, clock.instant()));
      } finally {
        lock.unlock();
      }
    }

    Optional<Duration> idle() {
      lock.lock();
      try {
        return holders > 0
            ? Optional.empty()
            : Optional.of(Duration.between(left, clock.instant()));
      } finally {
        lock.unlock();
      }
    }

    boolean unlessHeld(Runnable work) {
      lock.lock();
      try {
        if (holders > 0) {
          return false;
        }
        work.run();
        return true;
      } finally {
        lock.unlock();
      }
    }
  }
}
