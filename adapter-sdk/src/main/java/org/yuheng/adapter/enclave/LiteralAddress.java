package org.yuheng.adapter.enclave;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses in numbers: a name would be resolved by whoever answers, and differently the next time. */
public final class LiteralAddress {

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6 = Pattern.compile("(?=.*:.*:)[0-9A-Fa-f:.]{2,45}");

    private LiteralAddress() {}

    /** @throws IllegalArgumentException when {@code text} is no IPv4 or IPv6 address in numbers */
    public static InetAddress of(String text) {
        try {
            if (V4.matcher(text).matches() || V6.matcher(text).matches()) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(message(text), e);
        }
        throw new IllegalArgumentException(message(text));
    }

    private static String message(String text) {
        return "\"" + text + "\" is no address in numbers; expected one like 127.0.0.1 or ::1";
    }
}
