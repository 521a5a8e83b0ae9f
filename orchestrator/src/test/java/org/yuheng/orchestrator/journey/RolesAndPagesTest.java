package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.support.PlainVisitor;

/** Role by page by action: what a role may not do is neither shown nor possible. */
class RolesAndPagesTest extends CityTest {

    private static final int MOST_PAGES = 120;

    /** Where anybody who has signed in may go. */
    private static final Set<String> EVERYBODY = Set.of("GET /", "GET /inbox", "GET /sign-in", "GET /password");

    /** What a role may do beside {@link #EVERYBODY}, of the request that is asked for below; nobody else may. */
    private static final Map<String, Set<Role>> ALLOWED = allowed();

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private final Map<Role, String> accounts = new EnumMap<>(Role.class);

    private void everyRole() {
        people.organisation("jo-authority", Organisation.Kind.AUTHORITY);
        for (Role role : Role.values()) {
            String organisation =
                    switch (role) {
                        case APPLICANT, OFFICE_HEAD -> "jo-stat";
                        case PROVIDER_REVIEWER, PROVIDER_HEAD -> "jo-social";
                        case RESULT_REVIEWER -> "jo-tax";
                        case PARTNER_ADMIN -> "jo-bank";
                        case OPERATOR -> "jo-operator";
                        default -> "jo-authority";
                    };
            accounts.put(role, people.person("rp." + role.name().toLowerCase().replace('_', '-'), organisation, role));
        }
    }

    private static Map<String, Set<Role>> allowed() {
        Set<Role> business = Set.of(
                Role.APPLICANT,
                Role.OFFICE_HEAD,
                Role.PROVIDER_REVIEWER,
                Role.PROVIDER_HEAD,
                Role.DATA_AUTHORITY,
                Role.OPERATOR,
                Role.PARTNER_ADMIN,
                Role.RESULT_REVIEWER,
                Role.SECURITY_OFFICER);
        Set<Role> catalogue = with(business, Role.RULE_AUTHOR, Role.RULE_APPROVER, Role.AUDITOR);
        // The bank has no part in the request, and whoever reviews results of the tax bureau sees its requests.
        Set<Role> readers = with(business, Role.AUDITOR);
        readers.remove(Role.PARTNER_ADMIN);
        Set<Role> intervene = Set.of(Role.DATA_AUTHORITY, Role.OPERATOR, Role.SECURITY_OFFICER);
        Map<String, Set<Role>> allowed = new HashMap<>();
        allowed.put("GET /start", Set.of(Role.values()));
        allowed.put("GET /catalogue", catalogue);
        allowed.put("GET /catalogue/{code}", catalogue);
        allowed.put("GET /parties", Set.of(Role.values()));
        allowed.put("GET /parties/nodes/{id}", Set.of(Role.values()));
        allowed.put("GET /rules", catalogue);
        allowed.put("GET /rules/smallest-group", Set.of(Role.RULE_AUTHOR));
        allowed.put("GET /delegations", business);
        allowed.put("POST /delegations", business);
        allowed.put("GET /supervision", Set.of(Role.DATA_AUTHORITY, Role.AUDITOR));
        allowed.put("GET /audit", Set.of(Role.AUDITOR));
        allowed.put("GET /audit/export", Set.of(Role.AUDITOR));
        allowed.put("GET /requests", with(business, Role.AUDITOR));
        allowed.put("GET /requests/{id}", readers);
        allowed.put("GET /requests/{id}/edit", Set.of(Role.APPLICANT));
        allowed.put("POST /requests/{id}/withdraw", Set.of(Role.APPLICANT));
        allowed.put("POST /requests/{id}/terminate", intervene);
        allowed.put("POST /requests/{id}/extension", Set.of(Role.DATA_AUTHORITY));
        for (String one : List.of("hold", "suspend", "resume")) {
            allowed.put("POST /requests/{id}/interventions/" + one, intervene);
        }
        allowed.put("POST /requests/{id}/interventions/correction", Set.of(Role.APPLICANT));
        allowed.put("POST /requests/{id}/interventions/dispute", Set.of(Role.APPLICANT));
        allowed.put("POST /requests/{id}/interventions/corrected", Set.of(Role.PROVIDER_REVIEWER, Role.PROVIDER_HEAD));
        allowed.put("POST /requests/{id}/interventions/provider-dispute", Set.of(Role.PROVIDER_HEAD));
        for (String one : List.of("settle", "settle-end")) {
            allowed.put("POST /requests/{id}/interventions/" + one, Set.of(Role.DATA_AUTHORITY));
        }
        allowed.put("POST /requests/{id}/runs", Set.of(Role.APPLICANT));
        allowed.put("POST /requests/{id}/decide-again", with(intervene, Role.APPLICANT));
        allowed.put("POST /requests/{id}/replay", readers);
        allowed.put("POST /rules/approve", Set.of(Role.RULE_APPROVER));
        allowed.put("POST /rules/activate", Set.of(Role.RULE_APPROVER));
        return allowed;
    }

    private static Set<Role> with(Set<Role> some, Role... more) {
        Set<Role> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void whatARoleMayNotDoIsNotPossible() {
        everyRole();
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        // Whoever may withdraw or end it is told that a reason is missing, so that it stays as it is for the others.
        Map<String, String> fields = Map.of("bundle", "sha256:" + "0".repeat(64));
        Map<String, String> extension = Map.of("days", "1", "reason", "节假日");
        Map<String, Set<Role>> found = new TreeMap<>();
        ALLOWED.keySet().forEach(one -> found.put(one, new TreeSet<>()));
        accounts.forEach((role, account) -> {
            PlainVisitor visitor = plainVisitor(account);
            visitor.get("/password");
            for (String one : ALLOWED.keySet()) {
                String[] asked = one.split(" ");
                String path = asked[1].replace("/nodes/{id}", "/nodes/jo-n-one")
                        .replace("{id}", id)
                        .replace("{code}", "jo_social");
                if (path.equals("/audit/export")) {
                    path += "?format=CSV";
                }
                PlainVisitor.Page answer = asked[0].equals("GET")
                        ? visitor.get(path)
                        : visitor.post(path, path.endsWith("/extension") ? extension : fields);
                assertThat(answer.status()).as(role + " " + one).isLessThan(500);
                boolean unknownBundle = path.startsWith("/rules/") && answer.status() == 404;
                if (answer.status() != 403 && (answer.status() != 404 || unknownBundle)) {
                    found.get(one).add(role);
                }
            }
        });

        SoftAssertions.assertSoftly(softly -> found.forEach((one, roles) ->
                softly.assertThat(roles).as(one).containsExactlyInAnyOrderElementsOf(ALLOWED.get(one))));
    }

    @Test
    void noRoleIsShownAWayThatIsClosedToIt() {
        everyRole();
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        Map<String, List<String>> dead = new LinkedHashMap<>();
        accounts.forEach((role, account) -> {
            List<String> closed = walk(plainVisitor(account));
            if (!closed.isEmpty()) {
                dead.put(role.name(), closed);
            }
        });

        assertThat(dead).isEmpty();
    }

    /** Every way that a person is shown from the start, one of each kind. */
    private static List<String> walk(PlainVisitor visitor) {
        List<String> closed = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        Deque<String> ways = new ArrayDeque<>(List.of("/"));
        while (!ways.isEmpty() && seen.size() < MOST_PAGES) {
            String way = ways.poll();
            PlainVisitor.Page page = visitor.get(way);
            if (page.status() >= 400) {
                closed.add(page.status() + " " + way);
            }
            List<String> on = new ArrayList<>(page.links());
            if (!page.location().isEmpty()) {
                on.add(page.location());
            }
            for (String next : on) {
                boolean same = next.startsWith("/assets/") || next.contains("lang=") || next.contains("theme=");
                // Other tests record events of requests that were never filed.
                boolean neverFiled = next.matches(".*/requests/[A-Z]+-[0-9]+.*");
                if (!same && !neverFiled && seen.add(kind(next))) {
                    ways.add(next);
                }
            }
        }
        return closed;
    }

    /** Ways that differ in what they are about, not in what they do. */
    private static String kind(String way) {
        return way.replaceAll("R[0-9]{4}-[0-9-]+", "{request}")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "{event}")
                .replaceAll("/catalogue/[a-z0-9_-]+", "/catalogue/{code}")
                .replaceAll("/nodes/[a-z0-9-]+", "/nodes/{node}")
                .replaceAll("/approvals/[^/?]+", "/approvals/{task}")
                .replaceAll("=[^&]*", "=");
    }

    @Test
    void everyPageIsInTheMatrixOrBoundToARequestThatIs() {
        List<String> forgotten = new ArrayList<>();
        mappings.getHandlerMethods().forEach((info, method) -> {
            if (!method.getBeanType().isAnnotationPresent(PageController.class)) {
                return;
            }
            for (String pattern : info.getPatternValues()) {
                for (RequestMethod verb : info.getMethodsCondition().getMethods()) {
                    String one = verb + " " + pattern;
                    boolean bound = BOUND.stream().anyMatch(pattern::startsWith);
                    if (!bound && !ALLOWED.containsKey(one) && !EVERYBODY.contains(one)) {
                        forgotten.add(one);
                    }
                }
            }
        });

        assertThat(forgotten).isEmpty();
    }

    /** These read their request, task, receipt or event first, and ask for the role in the step's own service. */
    private static final List<String> BOUND = List.of(
            "/requests/",
            "/approvals/",
            "/receipts/",
            "/audit/events/",
            "/rules/",
            "/supervision/export",
            // By whoever gave it alone.
            "/delegations/",
            "/sign-",
            "/password",
            // One's own keys; and what is open until there is an account, and never after.
            "/passkeys",
            "/first-start");
}
