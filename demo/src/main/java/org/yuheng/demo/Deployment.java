package org.yuheng.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.yuheng.adapters.api.PayloadFormat;
import org.yuheng.demo.city.City;
import org.yuheng.demo.city.CityData;
import org.yuheng.demo.city.Table;
import org.yuheng.demo.rest.Rest;
import org.yuheng.node.datasets.DatasetProposal;
import org.yuheng.node.datasets.Source;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.registry.Enrolment;
import org.yuheng.trust.identity.Password;
import tools.jackson.databind.JsonNode;

/**
 * The orchestrator and six nodes as processes, with their state under one directory.
 *
 * <pre>
 * city/         CSV files                 operator/     the operator's offline keys
 * nodes/NODE/   homes                     orchestrator/ its state
 * import.json   password                  logs/         what the processes say
 * </pre>
 */
public final class Deployment implements AutoCloseable {

    /** Whoever ends is noticed at once; whoever is slow, on a machine that has much else to do, is waited for. */
    private static final Duration START = Duration.ofMinutes(15);

    /** The name of its process. */
    public static final String ORCHESTRATOR = "orchestrator";

    private static final int CRASH_SHARE = 10;
    private static final String ADMINISTRATOR = "admin.system";

    private final Installation installation;
    private final Path state;
    private final Ports ports;
    private final Foundation foundation;
    private final int share;
    private final boolean toCrash;
    private final List<String> properties;
    private final Map<String, Program> programs = new LinkedHashMap<>();
    private final Map<String, Rest> sessions = new LinkedHashMap<>();

    public Deployment(Installation installation, Path state, Ports ports) {
        this(installation, state, ports, 1, false, List.of());
    }

    /**
     * A city with a tenth of the rows, whose processes can be told to die: see {@link #crashFile}.
     *
     * @param properties of every start of the orchestrator, {@code --NAME=VALUE}
     */
    public static Deployment toCrash(Installation installation, Path state, Ports ports, List<String> properties) {
        return new Deployment(installation, state, ports, CRASH_SHARE, true, properties);
    }

    /** A city with a tenth of the rows. */
    public static Deployment small(Installation installation, Path state, Ports ports) {
        return new Deployment(installation, state, ports, CRASH_SHARE, false, List.of());
    }

    private Deployment(
            Installation installation, Path state, Ports ports, int share, boolean toCrash, List<String> properties) {
        this.share = share;
        this.properties = List.copyOf(properties);
        this.toCrash = toCrash;
        this.installation = installation;
        this.state = state.toAbsolutePath().normalize();
        this.ports = ports;
        this.foundation = new Foundation(installation, this.state, ports);
    }

    /** Makes what is missing, and starts everything; what does not wait for each other happens at once. */
    public void start() throws IOException, InterruptedException {
        installation.requireBuilt();
        boolean fresh = !Files.exists(state.resolve("enrolled"));
        if (fresh) {
            if (Files.exists(state.resolve("operator"))) {
                // A first start was cut short; nobody has used it yet.
                Trees.delete(state);
            }
            foundation.prepareOperator();
        } else {
            foundation.pinThisBuild();
        }
        launchOrchestrator(Map.of(), List.of());
        if (fresh) {
            foundation.prepareNodes(share);
        }
        awaitOrchestrator();
        for (City.NodePlan plan : City.nodes()) {
            if (fresh) {
                enrol(plan);
            }
            startNode(plan.id());
        }
        if (fresh) {
            Files.createFile(state.resolve("enrolled"));
        }
        startMapCompany();
        if (Files.exists(state.resolve("declared"))) {
            for (City.NodePlan plan : City.nodes()) {
                awaitNode(plan.id());
            }
        } else {
            declareAll();
            Files.createFile(state.resolve("declared"));
        }
        awaitParties();
        Pins.write(this, pins());
        if (toCrash) {
            // What dies often should come up soon.
            installation.quickenStarts(false);
        }
    }

    /**
     * Starts the orchestrator and waits until it answers.
     *
     * @param environment variables besides those of this process
     * @param once further properties of this start, {@code --NAME=VALUE}
     * @throws IOException also when it ends before it answers
     */
    public void startOrchestrator(Map<String, String> environment, List<String> once)
            throws IOException, InterruptedException {
        launchOrchestrator(environment, once);
        awaitOrchestrator();
    }

    private void launchOrchestrator(Map<String, String> environment, List<String> once) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "org.yuheng.orchestrator.Orchestrator",
                "--yuheng.state-dir=" + state.resolve("orchestrator"),
                "--server.port=" + ports.orchestrator(),
                "--yuheng.import=" + state.resolve("import.json"),
                "--yuheng.tour.introduction=" + introduction(),
                "--yuheng.log.witnesses=" + Pins.WITNESSES,
                "--yuheng.decision.release-manifest=" + state.resolve("operator/release-manifest.json")));
        arguments.addAll(properties);
        arguments.addAll(once);
        Program orchestrator = Program.start(
                ORCHESTRATOR, state.resolve("logs"), installation.orchestrator("768m"), arguments, environment);
        add(orchestrator);
    }

    /** Written at every start: the ports may be others. */
    private Path introduction() throws IOException {
        Path file = state.resolve("introduction.json");
        Files.write(file, new Tour(this).introduction());
        return file;
    }

    private void awaitOrchestrator() throws IOException, InterruptedException {
        Rest health = Rest.anonymous(ports.orchestratorUrl() + "/actuator/");
        program(ORCHESTRATOR).await(() -> health.status("health") == 200, START);
    }

    /** Starts a node; {@link #awaitNode} waits for it. */
    public void startNode(String id) throws IOException {
        add(Program.start(
                id,
                state.resolve("logs"),
                installation.node("384m"),
                List.of(
                        "org.yuheng.node.cli.NodeCommand",
                        "run",
                        "--home",
                        home(id).toString(),
                        "--enclaves",
                        installation.enclaves().toAbsolutePath().toString()),
                Map.of("YUHENG_CRASH_FILE", crashFile(id).toString())));
    }

    /** What is written here tells a node in which phase of a job something is to be killed. */
    public Path crashFile(String node) {
        return crashFile(state, node);
    }

    static Path crashFile(Path state, String node) {
        return state.resolve("crash-at-" + node);
    }

    /**
     * The enclave process of the next job of the demo on {@code state} dies while it computes.
     *
     * @return a file that is there until it has died
     */
    static Path killNextEnclave(Path state) throws IOException {
        return Files.writeString(crashFile(state, City.HOST), "enclave computing once\n");
    }

    public void awaitNode(String id) throws IOException, InterruptedException {
        program(id).await(() -> console(id).status("status") == 401, START);
    }

    /** @param name {@value #ORCHESTRATOR}, or a node's */
    public Program program(String name) {
        return programs.get(name);
    }

    private void add(Program program) throws IOException {
        programs.put(program.name(), program);
        leftovers().remember(programs.values().stream().map(Program::handle).toList());
    }

    private Leftovers leftovers() {
        return new Leftovers(state.resolve("processes"));
    }

    /** Ends what an earlier demo on this state left behind when it was killed. */
    public void endLeftovers() throws IOException, InterruptedException {
        leftovers().end();
    }

    private void enrol(City.NodePlan plan) throws IOException, InterruptedException {
        String token = as(ADMINISTRATOR)
                .post("nodes/" + plan.id() + "/enrolment-tokens", Map.of())
                .json()
                .path("token")
                .asString();
        new Enrolment(new NodeHome(home(plan.id()))).enrol(token);
    }

    private void declareAll() throws IOException, InterruptedException {
        for (Table table : City.tables()) {
            if (table.node().isPresent()) {
                awaitNode(table.node().get());
                Path file = CityData.file(state.resolve("city"), table);
                owner(table.node().get(), table.owner())
                        .post("datasets", new DatasetProposal(table.declaration(), source(table, file)));
            }
        }
    }

    private Source source(Table table, Path file) {
        return table.fed()
                ? new Source.PartnerApi(
                        "http://127.0.0.1:" + ports.partner() + "/" + table.code(),
                        Optional.of(partnerToken().toString()),
                        PayloadFormat.JSON)
                : new Source.CsvFile(file.toString());
    }

    private Path partnerToken() {
        return state.resolve("map-company.token");
    }

    private void startMapCompany() throws IOException, InterruptedException {
        if (!Files.exists(partnerToken())) {
            try (Password random = Password.random()) {
                Files.writeString(partnerToken(), new String(random.reveal()) + "\n");
            }
            Files.setPosixFilePermissions(partnerToken(), PosixFilePermissions.fromString("rw-------"));
        }
        Program company = Program.start(
                City.MAP_COMPANY,
                state.resolve("logs"),
                installation.demo("64m"),
                List.of(
                        "org.yuheng.demo.partner.MapCompany",
                        String.valueOf(ports.partner()),
                        state.resolve("city").toString(),
                        partnerToken().toString()));
        add(company);
        Rest open = Rest.anonymous("http://127.0.0.1:" + ports.partner() + "/");
        company.await(() -> open.status("map_traffic") == 401, START);
    }

    /** The map company's payload, clean when it was declared, holds private content from now on. */
    void slipPlateIn() throws IOException {
        CityData.slipPlateIn(state.resolve("city"));
    }

    /** Until every node was reached and every dataset is in the catalogue. */
    public void awaitParties() throws IOException, InterruptedException {
        Rest authority = as("authority.one");
        program(ORCHESTRATOR).await(() -> everybodyIsThere(authority), START);
    }

    private static boolean everybodyIsThere(Rest authority) throws IOException, InterruptedException {
        for (JsonNode node : authority.get("parties").json().path("nodes")) {
            if (!node.path("health").path("reach").asString().equals("REACHABLE")) {
                return false;
            }
        }
        for (Table table : City.tables()) {
            if (authority.status("datasets/" + table.code()) != 200) {
                return false;
            }
        }
        return true;
    }

    public Path home(String node) {
        return foundation.home(node);
    }

    /** The keys with which receipts are checked offline. */
    public Path pins() {
        return state.resolve("pinned-keys.json");
    }

    public Path state() {
        return state;
    }

    public Ports ports() {
        return ports;
    }

    public String password() throws IOException {
        return Files.readString(state.resolve("password")).strip();
    }

    /** The orchestrator, as somebody who signed in. */
    public Rest as(String username) throws IOException, InterruptedException {
        Rest session = sessions.get(username);
        if (session == null) {
            session = Rest.anonymous(ports.orchestratorUrl() + "/api/v1/").signIn(username, password());
            sessions.put(username, session);
        }
        return session;
    }

    private Rest console(String node) {
        return Rest.anonymous(consoleUrl(node) + "/api/");
    }

    /** Where a node's people sign in. */
    public String consoleUrl(String node) {
        int number = City.nodes().stream().map(City.NodePlan::id).toList().indexOf(node);
        return "http://127.0.0.1:" + ports.console(number);
    }

    /** A node's console, as the person who acts for one of its organisations. */
    public Rest owner(String node, String organisation) throws IOException {
        return console(node)
                .as(Files.readString(home(node).resolve("people/" + organisation + ".token"))
                        .strip());
    }

    /** Until any of the processes ends. */
    void join() throws InterruptedException {
        while (programs.values().stream().allMatch(program -> program.handle().isAlive())) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    @Override
    public void close() {
        List<Program> nodesFirst = new ArrayList<>(programs.values());
        java.util.Collections.reverse(nodesFirst);
        nodesFirst.forEach(Program::ask);
        nodesFirst.forEach(Program::close);
    }
}
