package org.yuheng.demo.city;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who signs in at the orchestrator. */
public final class People {

    private static final Set<String> APPLICANTS =
            Set.of("city-social", "city-health", "city-market", "east-civil", "bank");

    private People() {}

    public record Person(String username, String zh, String organisation, List<String> roles) {}

    public static List<Person> all() {
        List<Person> people = new ArrayList<>();
        people.add(new Person("admin.system", "系统管理员", City.AUTHORITY, List.of("SYSTEM_ADMIN")));
        people.add(new Person("admin.security", "安全管理员", City.AUTHORITY, List.of("SECURITY_ADMIN")));
        people.add(new Person("auditor", "审计员", City.AUTHORITY, List.of("AUDITOR")));
        people.add(new Person("authority.one", "数据局甲", City.AUTHORITY, List.of("DATA_AUTHORITY")));
        people.add(new Person("authority.two", "数据局乙", City.AUTHORITY, List.of("DATA_AUTHORITY")));
        people.add(new Person("security.officer", "安全负责人", City.AUTHORITY, List.of("SECURITY_OFFICER")));
        people.add(new Person("rules.author", "规则编写人", City.AUTHORITY, List.of("RULE_AUTHOR")));
        people.add(new Person("rules.approver", "规则审批人", City.AUTHORITY, List.of("RULE_APPROVER")));
        people.add(new Person("operator.one", "运营甲", City.OPERATOR, List.of("OPERATOR")));
        for (City.Organisation organisation : City.organisations()) {
            String id = organisation.id();
            String zh = organisation.zh();
            boolean provider = City.tables().stream()
                    .anyMatch(table -> table.owner().equals(id) && table.node().isPresent());
            if (provider) {
                people.add(new Person("head." + id, zh + "负责人", id, List.of("OFFICE_HEAD", "PROVIDER_HEAD")));
                people.add(new Person("reviewer." + id, zh + "审核人", id, List.of("PROVIDER_REVIEWER")));
            }
            if (APPLICANTS.contains(id)) {
                people.add(new Person(applicant(id), zh + "申请人", id, List.of("APPLICANT")));
            }
        }
        return people;
    }

    /** Who may review in a capacity, as the orchestrator names it. */
    public static List<Person> reviewers(String organisation, String capacity) {
        String role =
                switch (capacity) {
                    case "AGGREGATION_REVIEWER", "COMMITTEE" -> "DATA_AUTHORITY";
                    case "APPLICANT_HEAD" -> "OFFICE_HEAD";
                    default -> capacity;
                };
        return all().stream()
                .filter(person -> person.organisation().equals(organisation)
                        && person.roles().contains(role))
                .toList();
    }

    public static String applicant(String organisation) {
        return "applicant." + organisation;
    }
}
