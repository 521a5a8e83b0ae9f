package org.yuheng.orchestrator.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import org.yuheng.computation.Reveal;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.pages.Words;
import org.yuheng.orchestrator.partner.Node;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.policy.Facts.Grade;
import org.yuheng.policy.Facts.PersonalInfo;
import org.yuheng.policy.Facts.SharingType;

/** The catalogue 目录: found by what people type, narrowed by facets, one page for each dataset. */
@PageController
class CataloguePage {

    private static final int PAGE = 25;
    private static final List<String> FACETS = List.of("owner", "platform", "sharingType", "grade", "personalInfo");

    private final Catalogue catalogue;
    private final DatasetStore store;
    private final DatasetUse use;
    private final Parties parties;
    private final Words words;

    CataloguePage(Catalogue catalogue, DatasetStore store, DatasetUse use, Parties parties, Words words) {
        this.catalogue = catalogue;
        this.store = store;
        this.use = use;
        this.parties = parties;
        this.words = words;
    }

    /**
     * @param address of the list with this option chosen, or no longer chosen
     */
    record Option(String name, long datasets, String address, boolean chosen) {}

    record Facet(String name, List<Option> options) {}

    @GetMapping("/catalogue")
    String list(
            CurrentUser user,
            @RequestParam(required = false) String q,
            @RequestParam(required = false) String owner,
            @RequestParam(required = false) String platform,
            @RequestParam(required = false) SharingType sharingType,
            @RequestParam(required = false) Grade grade,
            @RequestParam(required = false) PersonalInfo personalInfo,
            @RequestParam(required = false) String cursor,
            Model model) {
        Permissions.require(user, Action.CATALOGUE_READ);
        CatalogueSearch search = CatalogueSearch.of(q, owner, platform, sharingType, grade, personalInfo);
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("q", q == null ? "" : q);
        search.owner().ifPresent(value -> chosen.put("owner", value));
        search.platform().ifPresent(value -> chosen.put("platform", value));
        search.sharingType().ifPresent(value -> chosen.put("sharingType", value));
        search.grade().ifPresent(value -> chosen.put("grade", value));
        search.personalInfo().ifPresent(value -> chosen.put("personalInfo", value));
        List<CatalogueSearch.Facet> counted = store.facets(search);
        model.addAttribute("q", chosen.get("q"));
        model.addAttribute("chosen", chosen);
        model.addAttribute("narrowed", chosen.size() > 1);
        model.addAttribute("facets", facets(counted, chosen));
        model.addAttribute(
                "found",
                counted.stream()
                        .filter(facet -> facet.facet().equals("sharingType"))
                        .mapToLong(CatalogueSearch.Facet::datasets)
                        .sum());
        model.addAttribute("listed", store.page(search, cursor, PAGE));
        model.addAttribute("cursor", cursor);
        return "catalogue/list";
    }

    private List<Facet> facets(List<CatalogueSearch.Facet> counted, Map<String, String> chosen) {
        List<Facet> facets = new ArrayList<>();
        for (String name : FACETS) {
            List<Option> options = counted.stream()
                    .filter(facet ->
                            facet.facet().equals(name) && !facet.value().isEmpty())
                    .limit(12)
                    .map(facet -> {
                        boolean on = facet.value().equals(chosen.get(name));
                        return new Option(
                                named(name, facet.value()),
                                facet.datasets(),
                                address(chosen, name, on ? "" : facet.value()),
                                on);
                    })
                    .toList();
            if (options.size() > 1 || chosen.containsKey(name)) {
                facets.add(new Facet(name, options));
            }
        }
        return facets;
    }

    private String named(String facet, String value) {
        return switch (facet) {
            case "owner" -> words.organisation(value);
            case "platform" ->
                parties.platform(value)
                        .map(platform -> words.pick(platform.nameZh(), platform.nameEn()))
                        .orElse(value);
            case "sharingType" -> words.code("catalogue.SharingType", value);
            case "grade" -> words.code("catalogue.Grade", value);
            default -> words.code("catalogue.PersonalInfo", value);
        };
    }

    private static String address(Map<String, String> chosen, String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(chosen);
        all.put(name, value);
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/catalogue");
        all.forEach((parameter, text) -> {
            if (!text.isEmpty()) {
                address.queryParam(parameter, "{" + parameter + "}");
            }
        });
        return address.encode().buildAndExpand(all).toUriString();
    }

    @GetMapping("/catalogue/{code}")
    String dataset(CurrentUser user, @PathVariable String code, Model model) {
        Permissions.require(user, Action.CATALOGUE_READ);
        Catalogue.Entry entry = catalogue
                .entry(code)
                .orElseThrow(() -> CatalogueProblems.DATASET_UNKNOWN.because(
                        "dataset \"" + code + "\" is not in the catalogue; search at /catalogue"));
        Dataset dataset = entry.dataset();
        Optional<Node> node = dataset.node().flatMap(parties::node);
        model.addAttribute("entry", entry);
        model.addAttribute("dataset", dataset);
        model.addAttribute(
                "platform",
                dataset.platform()
                        .flatMap(parties::platform)
                        .map(platform -> words.pick(platform.nameZh(), platform.nameEn()))
                        .orElse(null));
        model.addAttribute("nodeKnown", node.isPresent());
        model.addAttribute(
                "nodeReachable",
                node.map(known -> known.health().reach() == Node.Reach.REACHABLE)
                        .orElse(false));
        model.addAttribute("users", use.of(code));
        model.addAttribute("mostCounted", DatasetUse.MOST_COUNTED);
        model.addAttribute("mayAsk", user.may(Action.REQUEST_DRAFT));
        model.addAttribute("limits", Reveal.values());
        return "catalogue/dataset";
    }
}
