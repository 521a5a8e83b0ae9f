package org.yuheng.node.enclaves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.enclave.AttachAnswer;
import org.yuheng.adapter.enclave.AttachRequest;
import org.yuheng.adapter.enclave.AttachToken;
import org.yuheng.adapter.enclave.HostConnection;

/** Who may connect to a node as the enclave that it launched: one, once, and one connection for each of its links. */
class AttachDeskTest {

    private AttachDesk desk;

    @BeforeEach
    void open() throws Exception {
        desk = AttachDesk.open(InetAddress.getLoopbackAddress(), Set.of(), List.of("owner-0", "owner-1"));
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    private HostConnection call() throws IOException {
        return HostConnection.ofTcp(
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), desk.port())));
    }

    private AttachAnswer attach(AttachToken token, String role) throws IOException {
        HostConnection connection = call();
        connection.send(new AttachRequest(token, role));
        return connection.receive(AttachAnswer.class);
    }

    private AttachToken launchToken() {
        return desk.point("127.0.0.1").token();
    }

    private static void refused(AttachAnswer answer, String code, String next) {
        assertThat(answer.links()).isEmpty();
        assertThat(answer.refusal().orElseThrow().code()).isEqualTo(code);
        assertThat(answer.refusal().orElseThrow().message())
                .contains("expected")
                .contains(next);
    }

    @Test
    void oneControlConnectionAndOneForEachRole() throws Exception {
        AttachAnswer control = attach(launchToken(), "control");
        AttachToken links = control.links().orElseThrow();

        assertThat(attach(links, "owner-0")).isEqualTo(new AttachAnswer(Optional.empty(), Optional.empty()));
        assertThat(desk.expect("control").get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(desk.expect("owner-0").get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(desk.expect("owner-1")).isNotDone();
    }

    @Test
    void anotherTokenIsRefusedAndCounted() throws Exception {
        refused(attach(AttachToken.random(), "control"), "ENCLAVE_TOKEN", "pass it on unchanged");
        refused(attach(launchToken(), "owner-0"), "ENCLAVE_TOKEN", "pass it on unchanged");

        assertThat(desk.wrongTokens()).isEqualTo(2);
        assertThat(desk.expect("control")).isNotDone();
        assertThat(attach(launchToken(), "control").refusal()).isEmpty();
    }

    @Test
    void aSecondConnectionIsRefusedThoughItShowsTheToken() throws Exception {
        AttachToken links = attach(launchToken(), "control").links().orElseThrow();
        attach(links, "owner-0");

        refused(attach(launchToken(), "control"), "ENCLAVE_ATTACHED_TWICE", "launch again for another job");
        refused(attach(links, "owner-0"), "ENCLAVE_ATTACHED_TWICE", "launch again for another job");
        refused(attach(links, "control"), "ENCLAVE_TOKEN", "pass it on unchanged");
    }

    @Test
    void aRoleThatTheJobDoesNotHaveIsRefused() throws Exception {
        AttachToken links = attach(launchToken(), "control").links().orElseThrow();

        refused(attach(links, "owner-7"), "ENCLAVE_ROLE", "owner-0");
        assertThatThrownBy(() -> desk.expect("owner-7").get()).isInstanceOf(ExecutionException.class);
    }

    @Test
    void whoSaysSomethingElseOrTooMuchIsHungUpOn() throws Exception {
        for (Object message : List.of(List.of(1), "x".repeat(AttachRequest.LARGEST))) {
            HostConnection connection = call();
            connection.send(message);

            assertThat(over(connection)).isTrue();
        }
        assertThat(attach(launchToken(), "control").refusal()).isEmpty();
    }

    @Test
    void whoSaysNothingTakesNoPlaceForEverFromTheOneThatIsAwaited() throws Exception {
        for (int i = 0; i < 15; i++) {
            call();
        }

        assertThat(attach(launchToken(), "control").refusal()).isEmpty();
    }

    @Test
    void whoCallsFromElsewhereThanTheFileNamesIsNotHeard() throws Exception {
        Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeTrue(own.isPresent(), "this machine has no address besides loopback");
        for (boolean named : new boolean[] {false, true}) {
            Set<InetAddress> from = named ? Set.of(own.get()) : Set.of(InetAddress.getByName("192.0.2.7"));
            try (AttachDesk bridged = AttachDesk.open(own.get(), from, List.of());
                    HostConnection connection = HostConnection.ofTcp(
                            SocketChannel.open(new InetSocketAddress(own.get(), bridged.port())))) {
                if (named) {
                    connection.send(new AttachRequest(bridged.point("127.0.0.1").token(), "control"));
                    assertThat(connection.receive(AttachAnswer.class).links()).isPresent();
                } else {
                    assertThat(over(connection)).isTrue();
                }
            }
        }
    }

    @Test
    void nobodyIsTakenAfterTheEnd() throws Exception {
        desk.close();

        assertThatThrownBy(this::call).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> desk.expect("control").get()).hasMessageContaining("the enclave has been ended");
    }

    private static boolean over(HostConnection connection) {
        try {
            return connection.in().read() < 0;
        } catch (IOException e) {
            // Reset, with something of ours unread.
            return true;
        }
    }
}
