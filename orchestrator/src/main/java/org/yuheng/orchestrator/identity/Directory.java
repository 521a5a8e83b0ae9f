package org.yuheng.orchestrator.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who works where with which roles, for steps that look for the next person. Disabled accounts are left out. */
@Repository
public class Directory {

    private static final String PERSON = """
            select a.username, a.name, a.organisation,
                array(select role from account_role r where r.username = a.username order by role) as roles
            from account a where not a.disabled
            """;

    private final JdbcClient jdbc;

    Directory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Somebody with an account. */
    public record Person(String username, String name, String organisation, Set<Role> roles) {}

    public Optional<Person> find(String username) {
        return jdbc.sql(PERSON + " and a.username = :username")
                .param("username", username)
                .query(Directory::read)
                .optional();
    }

    /** Who has a role in an organisation, by username. */
    public List<Person> with(Role role, String organisation) {
        return jdbc.sql(PERSON + """
                         and a.organisation = :organisation and exists
                            (select from account_role r where r.username = a.username and r.role = :role)
                        order by a.username
                        """)
                .param("organisation", organisation)
                .param("role", role.name())
                .query(Directory::read)
                .list();
    }

    /** Who has a role anywhere, by username; for roles of the city and not of an office. */
    public List<Person> with(Role role) {
        return jdbc.sql(PERSON + """
                         and exists (select from account_role r where r.username = a.username and r.role = :role)
                        order by a.username limit 1000
                        """)
                .param("role", role.name())
                .query(Directory::read)
                .list();
    }

    private static Person read(ResultSet row, int number) throws SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : (String[]) row.getArray("roles").getArray()) {
            roles.add(Role.valueOf(role));
        }
        return new Person(row.getString("username"), row.getString("name"), row.getString("organisation"), roles);
    }
}
