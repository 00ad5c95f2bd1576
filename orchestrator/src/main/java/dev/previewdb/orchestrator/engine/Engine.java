package dev.previewdb.orchestrator.engine;

import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.volume.Sharing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * Clones snapshots and runs instances. Every call blocks until it is done, may be repeated, and
 * ends in the same place when it is. What an engine makes carries its preview's name and epoch, and
 * it touches nothing else.
 */
public interface Engine {

  /** What there is for the preview of this name, of all incarnations. */
  List<InstanceStatus> instances(String preview);

  /** Everything there is that is ours, for the sweep of what nobody wants any more. */
  List<InstanceId> all();

  /**
   * Clones the snapshot as this incarnation. Whatever an interrupted call left of it is replaced.
   *
   * @throws dev.previewdb.snapshot.SnapshotException as of a full disk; nothing is left then
   */
  Cloned clone(InstanceId id, Snapshot snapshot);

  /** What it shares with its snapshot; the file system is asked about every file. It may run. */
  Sharing measure(InstanceId id);

  /**
   * Copies another incarnation as it stands, as this one. The other is stopped for it and stays so;
   * who wakes it meanwhile waits. Whatever an interrupted call left of this one is replaced.
   *
   * @throws dev.previewdb.snapshot.SnapshotException as of a full disk; nothing is left then
   */
  Cloned branch(InstanceId id, InstanceId from);

  /**
   * Gives a whole incarnation another name, in one step; a running one goes on. What bore the name
   * is replaced.
   */
  void adopt(InstanceId spare, InstanceId as);

  /**
   * Starts it, unless it runs, lets its owner in by this password, and waits until it answers.
   *
   * @return where it listens
   * @throws dev.previewdb.orchestrator.PreviewDbException INSTANCE_CRASHED when it crashed again
   *     soon after it was started for having crashed
   */
  Endpoint start(InstanceId id, OwnerLogin login);

  /**
   * Starts it, unless it runs, and waits until it answers; its owner's password stays as it was.
   * Who lets sessions in has to wait for more before they may hear of a commit.
   */
  Awake wake(InstanceId id);

  /** Where it listens; only a running one does. */
  Endpoint endpoint(InstanceId id);

  /** Connects as the preview's owner. */
  Connection connectAsOwner(InstanceId id, OwnerLogin login, Properties driver) throws SQLException;

  /** Connects as the administrator, which only this service can. */
  Connection connectAsAdministrator(InstanceId id) throws SQLException;

  /** Stops it cleanly if it runs. */
  void stop(InstanceId id);

  /** Stops it and takes everything of it away. */
  void delete(InstanceId id);
}
