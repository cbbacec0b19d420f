package dev.gatehouse.wire;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import jakarta.inject.Singleton;
import java.util.Comparator;

/**
 * Puts the public listener before the management one: the framework calls the port of the first the
 * server's, and has them in no order.
 */
@Singleton
class PublicListenerFirst implements BeanCreatedEventListener<NettyHttpServerConfiguration> {

  @Override
  public NettyHttpServerConfiguration onCreated(
      BeanCreatedEvent<NettyHttpServerConfiguration> event) {
    NettyHttpServerConfiguration configuration = event.getBean();
    if (configuration.getListeners() != null) {
      configuration.setListeners(
          configuration.getListeners().stream()
              .sorted(Comparator.comparing(listener -> !listener.isExposeDefaultRoutes()))
              .toList());
    }
    return configuration;
  }
}
