package io.notice.api.access;

import java.net.InetAddress;
import java.util.HexFormat;

/**
 * What limits by address go by: an IPv4 address, or the first 64 bits of an IPv6 one, as whoever
 * has one of those has all 2⁶⁴ that begin alike.
 *
 * @param value the same for all addresses of one network
 */
public record ClientNetwork(String value) {

  private static final int IPV6 = 16;
  private static final int PREFIX = 8;

  /**
   * @param address as text; what is no address is a network of its own
   */
  public static ClientNetwork of(String address) {
    if (address.indexOf(':') < 0) {
      return new ClientNetwork(address);
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return new ClientNetwork(
          bytes.length == IPV6 ? HexFormat.of().formatHex(bytes, 0, PREFIX) : address);
    } catch (IllegalArgumentException e) {
      return new ClientNetwork(address);
    }
  }
}
