package org.yuheng.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ConfigurableApplicationContext;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.words.Claim;
import org.yuheng.node.console.ConsoleApplication;
import org.yuheng.node.console.Duty;
import org.yuheng.node.console.People;

/** The join case with consoles at the social office and at the bureau: one result has arrived, one waits for review. */
final class ConsoleTown implements AutoCloseable {

    /** At the bureau, opened by nobody. */
    static final JobId ARRIVED = new JobId("R2026-000001", 1, 1);

    /** At the social office, which reviews it. */
    static final JobId HELD = new JobId("R2026-000002", 1, 1);

    /** Waits for the social office; what is claimed of it agrees. */
    static final String HONEST = "R2026-000003";

    /** Waits for the social office; the claim says another technique and more people to a group. */
    static final String TWISTED = "R2026-000004";

    private final City city;
    private final Map<String, ConfigurableApplicationContext> consoles = new LinkedHashMap<>();

    ConsoleTown(Path directory) throws Exception {
        this.city = new City(directory);
        JoinCase.settle(city);
        JobSpec plain = JoinCase.inEnclave(city);
        run(ARRIVED, as(plain, ARRIVED.request(), Optional.empty()));
        run(HELD, as(plain, HELD.request(), Optional.of(city.recipient("social-node", "social"))));
        JobSpec honest = as(plain, HONEST, Optional.empty());
        propose(honest, Claim.of(honest));
        JobSpec twisted = as(JoinCase.onShares(city), TWISTED, Optional.empty());
        Claim said = Claim.of(twisted);
        propose(
                twisted,
                new Claim(
                        said.request(),
                        said.purpose(),
                        JobSpec.Technique.TEE,
                        said.datasets(),
                        said.recipients(),
                        said.host(),
                        said.simulated(),
                        Optional.of("50")));
        for (String name : List.of("social-node", "bureau-node")) {
            consoles.put(name, ConsoleApplication.serve(city.node(name)));
        }
    }

    private void run(JobId job, JobSpec spec) throws Exception {
        byte[] bytes = spec.toBytes();
        city.run(job, bytes, city.grantAll(bytes));
    }

    private void propose(JobSpec spec, Claim claim) {
        city.node("social-node")
                .grants()
                .propose(
                        spec.toBytes(),
                        claim.words(Locale.CHINESE) + "11 政务与商业之外，平台之间\n",
                        claim.words(Locale.ENGLISH) + "11 between platforms\n",
                        List.of());
    }

    private static JobSpec as(JobSpec spec, String request, Optional<JobSpec.Recipient> reviewer) {
        return new JobSpec(
                request,
                "按街道汇总纳税与参保，用于网格服务配置",
                "政务数据共享条例第二十一条",
                spec.decisionDigest(),
                spec.bundleDigest(),
                spec.technique(),
                spec.protocol(),
                spec.inputs(),
                spec.computation(),
                spec.participants(),
                spec.placement(),
                spec.evidence(),
                spec.obligations(),
                spec.recipients(),
                reviewer,
                spec.runs());
    }

    City city() {
        return city;
    }

    /** Where a node's console is, without a slash at the end. */
    String url(String node) {
        return "http://127.0.0.1:" + consoles.get(node).getEnvironment().getProperty("local.server.port");
    }

    /** Adds a person and gives the token. */
    String token(String node, String person, Duty... duties) {
        return consoles.get(node)
                .getBean(People.class)
                .add(person, city.node(node).config().owners().get(0), Set.of(duties), "test");
    }

    /** Somebody who has signed in by a browser's forms. */
    Visitor signedIn(String node, String person, Duty... duties) throws IOException, InterruptedException {
        String token = token(node, person, duties);
        Visitor visitor = new Visitor(url(node));
        visitor.get("/sign-in");
        visitor.post("/sign-in", Map.of("name", person, "secret", token));
        return visitor;
    }

    @Override
    public void close() {
        consoles.values().forEach(ConfigurableApplicationContext::close);
        city.close();
    }
}
