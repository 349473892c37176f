package chat.parley.gateway;

import chat.parley.edge.Entrance;
import chat.parley.limits.Refusals;

/// What keeps too much from coming in, for all connections of a gateway.
record Guard(
    GatewaySettings settings, Entrance entrance, Allowances allowances, Refusals refusals) {

  static Guard of(GatewaySettings settings, Connections connections) {
    Refusals refusals = connections.refusals();
    return new Guard(
        settings,
        new Entrance(
            settings.edge().proxies(),
            settings.edge().proxyProtocol(),
            settings.bounds(),
            refusals),
        new Allowances(settings.bounds(), refusals, connections.clock()),
        refusals);
  }
}
