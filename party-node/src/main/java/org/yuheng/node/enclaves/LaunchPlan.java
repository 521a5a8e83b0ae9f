package org.yuheng.node.enclaves;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yuheng.adapter.enclave.LiteralAddress;

/**
 * {@code launch} of {@code hardware.json}: how one enclave, or one confidential virtual machine, is started for one job. No
 * shell reads the commands. In their arguments these are replaced: {@code {kind}}, {@code {program}}, {@code {role}},
 * {@code {main}} (class of the program), {@code {label}} (of this launch, unique, letters, digits and hyphens, at most 63),
 * {@code {host}} and {@code {port}} (what the enclave connects to), {@code {attach}} (a file with those and the token),
 * {@code {memory}} (MiB that the program needs).
 *
 * @param command launcher by its absolute path, and arguments. It stays for as long as the enclave does, unless there is
 *     {@code end}; then it may also end with 0 while the enclave goes on
 * @param end command that ends the enclave of {@code {label}}, tried before what was started is killed; or empty
 * @param listen address of this machine where the node waits for the enclave; 127.0.0.1 when absent. Never a wildcard
 * @param from addresses besides loopback from which a connection is taken; needed where {@code listen} is not loopback
 * @param reach what the enclave calls {@code listen}, for example 10.0.2.2 behind QEMU's user networking; otherwise absent
 * @param patienceSeconds that the launched enclave has to connect, 1 to 900
 */
public record LaunchPlan(
        List<String> command,
        List<String> end,
        Optional<String> listen,
        List<String> from,
        Optional<String> reach,
        int patienceSeconds) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Set<String> PLACEHOLDERS =
            Set.of("kind", "program", "role", "main", "label", "host", "port", "attach", "memory");
    private static final int MAX_ARGUMENTS = 128;
    private static final int MAX_ADDRESSES = 16;

    public LaunchPlan {
        command = List.copyOf(command);
        end = List.copyOf(end);
        from = List.copyOf(from);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("launch.command is empty; expected a launcher and its arguments");
        }
        requireCommand("launch.command", command);
        if (!end.isEmpty()) {
            requireCommand("launch.end", end);
        }
        InetAddress at = LiteralAddress.of(listen.orElse("127.0.0.1"));
        if (at.isAnyLocalAddress() || at.isMulticastAddress()) {
            throw new IllegalArgumentException("launch.listen is " + at.getHostAddress()
                    + "; expected one address of this machine, on which everybody may not call");
        }
        if (!at.isLoopbackAddress() && from.isEmpty()) {
            throw new IllegalArgumentException("launch.listen is " + at.getHostAddress()
                    + " and launch.from is empty; expected the enclave's address in launch.from");
        }
        if (from.size() > MAX_ADDRESSES) {
            throw new IllegalArgumentException(
                    "launch.from has " + from.size() + " addresses, expected at most " + MAX_ADDRESSES);
        }
        for (String address : from) {
            if (LiteralAddress.of(address).isAnyLocalAddress()) {
                throw new IllegalArgumentException("launch.from names " + address + "; expected single addresses");
            }
        }
        reach.ifPresent(LiteralAddress::of);
        if (patienceSeconds < 1 || patienceSeconds > 900) {
            throw new IllegalArgumentException("launch.patienceSeconds is " + patienceSeconds + "; expected 1 to 900");
        }
    }

    private static void requireCommand(String what, List<String> command) {
        if (command.size() > MAX_ARGUMENTS) {
            throw new IllegalArgumentException(
                    what + " has " + command.size() + " parts, expected at most " + MAX_ARGUMENTS);
        }
        String launcher = command.get(0);
        if (launcher.indexOf('\0') >= 0 || !Path.of(launcher).isAbsolute()) {
            throw new IllegalArgumentException(
                    what + " starts with \"" + launcher + "\"; expected the absolute path of a program");
        }
        for (String part : command) {
            Matcher found = PLACEHOLDER.matcher(part);
            while (found.find()) {
                if (!PLACEHOLDERS.contains(found.group(1))) {
                    throw new IllegalArgumentException(what + " has {" + found.group(1) + "}; expected one of "
                            + PLACEHOLDERS.stream().sorted().toList());
                }
            }
        }
    }

    InetAddress listenAddress() {
        return LiteralAddress.of(listen.orElse("127.0.0.1"));
    }

    Set<InetAddress> fromAddresses() {
        return from.stream().map(LiteralAddress::of).collect(Collectors.toUnmodifiableSet());
    }

    /** The programs that have to be there for it. */
    public List<Path> programs() {
        return end.isEmpty() ? List.of(Path.of(command.get(0))) : List.of(Path.of(command.get(0)), Path.of(end.get(0)));
    }

    /** @param values of every placeholder */
    static List<String> filled(List<String> command, Map<String, String> values) {
        return command.stream()
                .map(part -> PLACEHOLDER
                        .matcher(part)
                        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1)))))
                .toList();
    }
}
