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
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Talks to one remote repository. */
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

  Fetch(GitRemote remote, Duration silence) {
    this.remote = remote;
    this.silence = silence;
  }

  /** Brings the commit and its tree, without its history where the server can leave that out. */
  void commit(Path cache, String sha) {
    try (Repository repository = BareCache.open(cache)) {
      try (Transport transport = open(repository)) {
        transport.setDepth(1);
        transport.fetch(
            NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + sha + ":" + OURS + sha)));
      } catch (TransportException e) {
        RemoteFailure failure = RemoteFailure.of(e);
        if (failure != RemoteFailure.NOT_GIVEN_OUT) {
          throw failure.exception(remote, e);
        }
        everyBranch(repository);
      }
    } catch (IOException | URISyntaxException e) {
      throw new BrokenCacheException(e);
    }
  }

  /** For a server that gives out only what its branches point at. */
  private void everyBranch(Repository repository) throws IOException, URISyntaxException {
    try (Transport transport = open(repository)) {
      transport.fetch(NullProgressMonitor.INSTANCE, ALL_BRANCHES);
    } catch (TransportException e) {
      throw RemoteFailure.of(e).exception(remote, e);
    }
  }

  String head(String branch) {
    String name = Constants.R_HEADS + branch;
    if (!Repository.isValidRefName(name)) {
      throw PreviewDbException.of(Problem.BRANCH_MISSING, remote, Shown.text(branch));
    }
    try (Transport transport = Transport.open(new URIish(remote.url().toString()))) {
      prepare(transport);
      try (FetchConnection connection = transport.openFetch()) {
        Ref ref = connection.getRef(name);
        ObjectId id = ref == null ? null : ref.getObjectId();
        if (id == null) {
          throw PreviewDbException.of(Problem.BRANCH_MISSING, remote, Shown.text(branch));
        }
        return id.name();
      }
    } catch (TransportException e) {
      throw RemoteFailure.of(e).exception(remote, e);
    } catch (IOException | URISyntaxException e) {
      throw new BrokenCacheException(e).asUnreachable(remote);
    }
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
    remote
        .token()
        .ifPresent(token -> {
          if (transport instanceof TransportHttp http) {
            http.setPreemptiveBasicAuthentication(TOKEN_USER, token.reveal());
          }
        });
  }
}
