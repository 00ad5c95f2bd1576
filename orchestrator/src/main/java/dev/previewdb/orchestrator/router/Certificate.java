package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.RouterTls;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;

/** The router's certificate, ready for handshakes. */
final class Certificate {
  private Certificate() {}

  static SslContext context(RouterTls files) {
    try {
      return SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          // Older clients offer no protocol; they are let in where they asked for TLS in
          // PostgreSQL's own words.
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  AlpnCheck.PROTOCOL))
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw PreviewDbException.because(
          Problem.ROUTER_TLS_UNUSABLE,
          e,
          files.certificate(),
          files.key(),
          String.valueOf(e.getMessage()));
    }
  }
}
