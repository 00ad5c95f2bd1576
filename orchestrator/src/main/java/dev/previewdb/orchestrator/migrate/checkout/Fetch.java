package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Talks to one remote repository, once. */
final class Fetch {
  /** GitHub takes any user name with a token and names this one. */
  private static final String TOKEN_USER = "x-access-token";

  private static final String OURS = "refs/previewdb/";
  private static final List<RefSpec> ALL_BRANCHES =
      List.of(
          new RefSpec("+refs/heads/*:" + OURS + "heads/*"),
          new RefSpec("+refs/pull/*/head:" + OURS + "pull/*"));

  private final GitRemote remote;
  private final Duration silence;
  private final StatusWatch status = new StatusWatch();

  Fetch(GitRemote remote, Duration silence) {
    this.remote = remote;
    this.silence = silence;
  }

  /**
   * Brings the commit and its tree without its history, which most servers of repositories give.
   * False if this one gives out only what its branches hold.
   */
  boolean commit(Path cache, String sha) {
    try (Repository repository = BareCache.open(cache);
        Transport transport = open(repository)) {
      transport.setDepth(1);
      transport.fetch(
          NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + sha + ":" + OURS + sha)));
      remember(repository, sha);
      return true;
    } catch (TransportException e) {
      if (RemoteFailure.isNotThere(e)) {
        throw PreviewDbException.because(Problem.COMMIT_MISSING, e, remote, sha);
      }
      if (RemoteFailure.isFinal(status.last(), e)) {
        throw RemoteFailure.of(remote, status.last(), e);
      }
      return false;
    } catch (IOException | URISyntaxException e) {
      throw new BrokenCacheException(e);
    }
  }

  /**
   * So that the next fetch tells what is here and is given only the rest: the library keeps no ref
   * of a commit that was asked for by its name. Later commits take the places of earlier ones, for
   * all are told each time.
   */
  private static void remember(Repository repository, String sha) throws IOException {
    RefUpdate update = repository.updateRef(OURS + "had/" + sha.substring(0, 2));
    update.setNewObjectId(ObjectId.fromString(sha));
    RefUpdate.Result result = update.forceUpdate();
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default -> throw new IOException("a commit could not be remembered: " + result);
    }
  }

  /** Brings all branches with their history. The cache must not hold commits without theirs. */
  void everyBranch(Path cache) {
    try (Repository repository = BareCache.open(cache);
        Transport transport = open(repository)) {
      transport.fetch(NullProgressMonitor.INSTANCE, ALL_BRANCHES);
    } catch (TransportException e) {
      if (RemoteFailure.isFinal(status.last(), e)) {
        throw RemoteFailure.of(remote, status.last(), e);
      }
      throw new BrokenCacheException(e);
    } catch (IOException | URISyntaxException e) {
      throw new BrokenCacheException(e);
    }
  }

  /** The commit a branch points at. */
  String head(String branch) {
    String name = Constants.R_HEADS + branch;
    if (!Repository.isValidRefName(name)) {
      throw branchMissing(branch);
    }
    try (Transport transport = Transport.open(new URIish(remote.url().toString()))) {
      prepare(transport);
      try (FetchConnection connection = transport.openFetch()) {
        Ref ref = connection.getRef(name);
        ObjectId id = ref == null ? null : ref.getObjectId();
        if (id == null) {
          throw branchMissing(branch);
        }
        return id.name();
      }
    } catch (TransportException e) {
      throw RemoteFailure.of(remote, status.last(), e);
    } catch (IOException | URISyntaxException e) {
      throw new BrokenCacheException(e).asUnreachable(remote);
    }
  }

  private PreviewDbException branchMissing(String branch) {
    return PreviewDbException.of(Problem.BRANCH_MISSING, remote, Shown.text(branch));
  }

  private Transport open(Repository repository) throws IOException, URISyntaxException {
    Transport transport = Transport.open(repository, new URIish(remote.url().toString()));
    prepare(transport);
    return transport;
  }

  private void prepare(Transport transport) {
    transport.setTimeout((int) silence.toSeconds());
    transport.setTagOpt(TagOpt.NO_TAGS);
    // nobody is asked, and no credential of the machine's own is offered
    transport.setCredentialsProvider(null);
    if (transport instanceof TransportHttp http) {
      http.setHttpConnectionFactory(status);
      remote
          .token()
          .ifPresent(token -> http.setPreemptiveBasicAuthentication(TOKEN_USER, token.reveal()));
    }
  }
}
