package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.conformance.NodeConformance;
import org.yuheng.adapter.conformance.NodeSubject;
import org.yuheng.node.home.NodeHome;

/** The tax office's real node, at its address, under the conformance kit. */
class NodeConformanceTest {

    @TempDir
    Path directory;

    private City city;

    @TestFactory
    Stream<DynamicTest> meetsEveryRequirement() throws Exception {
        city = new City(directory);
        JoinCase.settle(city);
        byte[] spec = JoinCase.inEnclave(city).toBytes();
        byte[] expiring = JoinCase.until(JoinCase.inEnclave(city), Instant.now().plusSeconds(40))
                .toBytes();
        NodeHome tax = city.node("tax-node").home();
        // The other nodes do not turn up, so that nothing ends by itself.
        Map<String, String> routes = new HashMap<>(city.routes());
        routes.replaceAll((node, address) -> node.equals("tax-node") ? address : "127.0.0.1:1");
        NodeSubject subject = new NodeSubject(
                "tax-node",
                city.node("tax-node").config().address(),
                NodeHome.text(tax.signingKey("node.key").verifyingKey()),
                city.orchestratorKey(),
                city.transport(),
                spec,
                city.grantAll(spec),
                routes,
                new NodeSubject.Granted(expiring, city.grantAll(expiring)),
                new NodeSubject.Peer(
                        "operator-node",
                        city.node("operator-node").home().signingKey("node.key"),
                        "enclave",
                        "owner-1"));
        return NodeConformance.of(subject).stream()
                .map(requirement ->
                        DynamicTest.dynamicTest(requirement.name(), () -> assertThat(requirement.violation())
                                .isEmpty()));
    }

    @AfterEach
    void close() {
        city.close();
    }
}
