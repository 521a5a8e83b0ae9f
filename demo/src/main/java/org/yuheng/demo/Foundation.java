package org.yuheng.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.demo.city.City;
import org.yuheng.demo.city.CityData;
import org.yuheng.demo.city.ImportFile;
import org.yuheng.node.console.People;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.home.NodeInit;
import org.yuheng.node.home.SealingRequest;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.node.membership.JoinRequest;
import org.yuheng.node.operator.OperatorHome;
import org.yuheng.trust.identity.Password;
import org.yuheng.trust.membership.MembershipList;

/** What a deployment's processes begin with: the operator's offline keys, the homes of the nodes, the city's data. */
final class Foundation {

    private static final long SEED = 20_261_121;

    private final Installation installation;
    private final Path state;
    private final Ports ports;

    Foundation(Installation installation, Path state, Ports ports) {
        this.installation = installation;
        this.state = state;
        this.ports = ports;
    }

    /** What the orchestrator begins with. */
    void prepareOperator() throws IOException {
        Files.createDirectories(state);
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        OperatorHome operator = new OperatorHome(state.resolve("operator"), Clock.systemUTC());
        try (Password password = Password.random()) {
            operator.create(password);
            Path kept = state.resolve("operator/password");
            Files.writeString(kept, new String(password.reveal()) + "\n");
            Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-------"));
            operator.signManifest(installation.enclaves(), "demo", password);
        }
        try (Password password = Password.random()) {
            String text = new String(password.reveal()).substring(0, 16);
            Files.writeString(state.resolve("password"), text + "\n");
            Files.setPosixFilePermissions(state.resolve("password"), PosixFilePermissions.fromString("rw-------"));
            Files.write(state.resolve("import.json"), ImportFile.bytes(text));
            Files.setPosixFilePermissions(state.resolve("import.json"), PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** @param share of the rows, one in so many */
    void prepareNodes(int share) throws IOException {
        CityData.write(state.resolve("city"), SEED, share);
        OperatorHome operator = new OperatorHome(state.resolve("operator"), Clock.systemUTC());
        try (Password password = operatorPassword()) {
            for (City.NodePlan plan : City.nodes()) {
                initialise(operator, plan, password);
            }
            list(operator, password);
        }
    }

    private Password operatorPassword() throws IOException {
        return Password.ofRandom(
                Files.readString(state.resolve("operator/password")).strip().toCharArray());
    }

    /** The enclave programs may have been built anew since: the operator signs again what they measure. */
    void pinThisBuild() throws IOException {
        OperatorHome operator = new OperatorHome(state.resolve("operator"), Clock.systemUTC());
        try (Password password = operatorPassword()) {
            operator.signManifest(installation.enclaves(), "demo", password);
            list(operator, password);
        }
        for (City.NodePlan plan : City.nodes()) {
            operator.pinInto(new NodeHome(home(plan.id())), false);
        }
    }

    /** The operator lists every node that is not listed yet, and hands the list to all. */
    private void list(OperatorHome operator, Password password) throws IOException {
        for (City.NodePlan plan : City.nodes()) {
            NodeHome home = new NodeHome(home(plan.id()));
            JoinRequest request = JoinRequest.of(home);
            Optional<MembershipList.Member> listed = operator.members().flatMap(list -> list.member(plan.id()));
            if (!listed.equals(Optional.of(request.member()))) {
                operator.admit(request, password);
            }
        }
        for (City.NodePlan plan : City.nodes()) {
            operator.pinMembers(new NodeHome(home(plan.id())));
        }
    }

    private void initialise(OperatorHome operator, City.NodePlan plan, Password password) throws IOException {
        boolean host = plan.organisation().equals(City.OPERATOR);
        int number = City.nodes().indexOf(plan);
        String address = "127.0.0.1:" + ports.node(number);
        Path requests = NodeInit.create(
                home(plan.id()),
                new NodeConfig(
                        plan.id(),
                        plan.organisation(),
                        plan.owners(),
                        address,
                        address,
                        ports.console(number),
                        ports.orchestratorUrl(),
                        host,
                        true,
                        techniques(plan.id()),
                        List.of()));
        NodeHome home = new NodeHome(home(plan.id()));
        for (SealingRequest request : OperatorHome.requests(Files.readAllBytes(requests))) {
            Files.write(
                    home.resolve("keys/" + request.organization() + ".sealing.cert"),
                    operator.certify(request, password));
        }
        operator.pinInto(home, host);
        Set<String> organisations = new LinkedHashSet<>(plan.owners());
        organisations.add(plan.organisation());
        try (NodeDatabase database = NodeDatabase.open(home.resolve("node.db"))) {
            People people = new People(database, new AuditLog(database, Clock.systemUTC()));
            Files.createDirectories(home.resolve("people"));
            for (String organisation : organisations) {
                Path file = home.resolve("people/" + organisation + ".token");
                Files.writeString(file, people.add("owner." + organisation, organisation) + "\n");
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    /** The bank can MPC, the telecom FL and MPC; governments and the operator can all. */
    private static List<String> techniques(String node) {
        return switch (node) {
            case "bank-node" -> List.of("MPC_TEE");
            case "telecom-node" -> List.of("MPC_TEE", "FL_TEE");
            default -> List.of("TEE", "API_TEE", "MPC_TEE", "FL_TEE");
        };
    }

    Path home(String node) {
        return state.resolve("nodes").resolve(node);
    }
}
