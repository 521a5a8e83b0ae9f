package org.yuheng.policy.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads the decision tables of a DMN 1.3 file; no document type, no external entity is ever followed. */
public final class DmnFile {

    private static final Set<String> HIT_POLICIES = Set.of("UNIQUE", "FIRST", "COLLECT");

    private DmnFile() {}

    /**
     * @param file name of the file, for messages
     * @throws IllegalArgumentException naming what is wrong: not XML, no rule id, two rows of one id, an input that is
     *     not the plain name of a fact
     */
    public static List<DecisionTable> tables(String file, byte[] xml) {
        Element root = parse(file, xml);
        List<DecisionTable> tables = new ArrayList<>();
        for (Element decision : children(root, "decision")) {
            List<Element> found = children(decision, "decisionTable");
            if (found.size() != 1) {
                throw refuse(file, decision.getAttribute("name"), "is not a decision table; every decision is one");
            }
            tables.add(table(file, root, decision, found.get(0)));
        }
        if (tables.isEmpty()) {
            throw refuse(file, root.getAttribute("name"), "has no decision table");
        }
        return List.copyOf(tables);
    }

    private static DecisionTable table(String file, Element root, Element decision, Element table) {
        String name = decision.getAttribute("name");
        String hitPolicy = table.hasAttribute("hitPolicy") ? table.getAttribute("hitPolicy") : "UNIQUE";
        if (!HIT_POLICIES.contains(hitPolicy)) {
            throw refuse(file, name, "has hit policy " + hitPolicy + "; expected one of UNIQUE, FIRST, COLLECT");
        }
        List<DecisionTable.Input> inputs = new ArrayList<>();
        for (Element input : children(table, "input")) {
            Element expression = only(file, name, input, "inputExpression");
            String fact = text(only(file, name, expression, "text"));
            if (!fact.matches("[a-z][A-Za-z0-9]*")) {
                throw refuse(file, name, "reads \"" + fact + "\"; expected the plain name of a fact");
            }
            inputs.add(new DecisionTable.Input(fact, expression.getAttribute("typeRef")));
        }
        List<String> outputs = children(table, "output").stream()
                .map(o -> o.getAttribute("name"))
                .toList();
        if (outputs.isEmpty() || !outputs.get(0).equals("rule")) {
            throw refuse(file, name, "has outputs " + outputs + "; the first must be \"rule\"");
        }
        List<String> annotations = children(table, "annotation").stream()
                .map(a -> a.getAttribute("name"))
                .toList();
        if (!annotations.equals(List.of("zh", "en"))) {
            throw refuse(file, name, "has annotations " + annotations + "; expected [zh, en]");
        }
        List<DecisionTable.Row> rows = rows(file, name, table, inputs.size(), outputs.size());
        return new DecisionTable(
                file,
                root.getAttribute("namespace"),
                root.getAttribute("name"),
                table.getAttribute("id"),
                name,
                hitPolicy,
                inputs,
                outputs,
                rows);
    }

    private static List<DecisionTable.Row> rows(String file, String name, Element table, int inputs, int outputs) {
        List<DecisionTable.Row> rows = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Element rule : children(table, "rule")) {
            int number = rows.size() + 1;
            List<String> conditions = texts(file, name, rule, "inputEntry");
            List<String> results = texts(file, name, rule, "outputEntry");
            List<String> notes = texts(file, name, rule, "annotationEntry");
            if (conditions.size() != inputs || results.size() != outputs || notes.size() != 2) {
                throw refuse(file, name, "row " + number + " does not fill every column");
            }
            String id = results.get(0);
            if (!id.matches("\"[A-Za-z0-9-]+\"") || !ids.add(id)) {
                throw refuse(file, name, "row " + number + " has rule " + id + "; expected an id of its own");
            }
            if (notes.get(0).isBlank() || notes.get(1).isBlank()) {
                throw refuse(file, name, "row " + number + " lacks its text in zh or en");
            }
            rows.add(new DecisionTable.Row(
                    number, id.substring(1, id.length() - 1), conditions, results, notes.get(0), notes.get(1)));
        }
        return rows;
    }

    private static Element parse(String file, byte[] xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
        } catch (SAXException | IOException e) {
            throw new IllegalArgumentException(file + " is not well-formed XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JDK has no secure XML parser", e);
        }
    }

    private static List<String> texts(String file, String table, Element rule, String name) {
        return children(rule, name).stream()
                .map(e -> text(only(file, table, e, "text")))
                .toList();
    }

    private static Element only(String file, String table, Element parent, String name) {
        List<Element> found = children(parent, name);
        if (found.size() != 1) {
            throw refuse(file, table, "has " + found.size() + " <" + name + "> in <" + parent.getLocalName() + ">");
        }
        return found.get(0);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element e && name.equals(e.getLocalName())) {
                found.add(e);
            }
        }
        return found;
    }

    private static String text(Element element) {
        return element.getTextContent().strip();
    }

    private static IllegalArgumentException refuse(String file, String table, String what) {
        return new IllegalArgumentException(file + ", table \"" + table + "\" " + what);
    }
}
