package dev.previewdb.orchestrator.migrate.checkout;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * Remembers the last HTTP status, which the library's exceptions do not tell, and stops where the
 * library would take any page for an old repository of plain files.
 */
final class StatusWatch implements HttpConnectionFactory {
  private static final String ADVERTISEMENT = "application/x-git-upload-pack-advertisement";
  private int last;

  /** 0 if no server has answered. */
  int last() {
    return last;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    return new JDKHttpConnection(url, proxy) {
      @Override
      public int getResponseCode() throws IOException {
        last = super.getResponseCode();
        if (last == 200
            && url.getPath().endsWith("/info/refs")
            && !ADVERTISEMENT.equals(getContentType())) {
          throw new ProtocolException("it answers with something that is not Git");
        }
        return last;
      }
    };
  }
}
