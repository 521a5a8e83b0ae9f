package org.yuheng.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import org.yuheng.demo.city.City;
import org.yuheng.demo.city.People;

/** What a visitor of the running demo sees first. */
final class Visit {

    private final Deployment deployment;
    private final PrintStream out;

    Visit(Deployment deployment, PrintStream out) {
        this.deployment = deployment;
        this.out = out;
    }

    /** Files requests that wait for the visitor, once, and says where everything is. */
    void welcome() throws IOException, InterruptedException {
        var filed = deployment.state().resolve("filed");
        if (!Files.exists(filed)) {
            for (Scenario scenario : Scenario.all()) {
                Journey journey = new Journey(deployment, scenario);
                journey.file();
                journey.leaveOffice();
            }
            Files.createFile(filed);
        }
        out.println("地址 / address: " + deployment.ports().orchestratorUrl());
        out.println("口令（所有演示账号）/ password of every demo account: " + deployment.password());
        for (People.Person person : People.all()) {
            out.println("  " + person.username() + "  " + person.zh() + " " + person.roles());
        }
        out.println(
                "接下来 / next: ./yuheng inbox --user reviewer.city-tax ; ./yuheng approve TASK --user reviewer.city-tax");
        for (City.NodePlan plan : City.nodes()) {
            out.println("节点控制台 / node console: " + deployment.consoleUrl(plan.id()) + "  "
                    + (plan.owners().isEmpty() ? List.of(plan.organisation()) : plan.owners())
                            .stream().map(owner -> "owner." + owner).toList()
                    + "，令牌在 / tokens in " + deployment.home(plan.id()).resolve("people"));
        }
        out.println("授权 / grants: ./yuheng node grants --home " + deployment.home("city-node") + " --as city-tax");
        out.println("离线验证回执用的公钥 / keys to verify receipts offline with: " + deployment.pins());
        out.println("Ctrl-C 结束 / ends it; the state stays in " + deployment.state());
    }
}
