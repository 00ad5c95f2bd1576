package dev.previewdb.orchestrator.state;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The storage a state speaks of, written down in it by the first service. One on another storage
 * would find no instance of any preview, and both would work on every event.
 *
 * @param storage a name that no other storage has
 * @param place where it lies now, for people
 */
public record StateOwner(String storage, Path place) {

  /**
   * Before the schema is touched, which may be of an older version than ours.
   *
   * @throws PreviewDbException STATE_OF_ANOTHER
   */
  void refuseAnothers(DataSource state, String name) {
    Jdbi.create(state)
        .useHandle(handle -> {
          boolean kept =
              handle
                  .createQuery("SELECT to_regclass('state_owner') IS NOT NULL")
                  .mapTo(Boolean.class)
                  .one();
          if (kept) {
            refuseAnothers(handle, name);
          }
        });
  }

  /**
   * Makes the state ours; of two that come at once, one does.
   *
   * @throws PreviewDbException STATE_OF_ANOTHER
   */
  void claim(DataSource state, String name) {
    Jdbi.create(state)
        .useHandle(handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO state_owner (storage, place) VALUES (:storage, :place)
                  ON CONFLICT (one) DO UPDATE SET place = excluded.place
                  WHERE state_owner.storage = excluded.storage
                  """)
              .bind("storage", storage)
              .bind("place", place.toString())
              .execute();
          refuseAnothers(handle, name);
        });
  }

  private void refuseAnothers(Handle handle, String name) {
    Optional<StateOwner> other =
        handle
            .createQuery("SELECT storage, place FROM state_owner")
            .map((row, context) -> new StateOwner(row.getString(1), Path.of(row.getString(2))))
            .findOne()
            .filter(owner -> !owner.storage().equals(storage));
    if (other.isPresent()) {
      throw PreviewDbException.of(Problem.STATE_OF_ANOTHER, name, other.get().place());
    }
  }
}
