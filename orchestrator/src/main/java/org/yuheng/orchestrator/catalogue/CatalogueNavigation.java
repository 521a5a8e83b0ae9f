package org.yuheng.orchestrator.catalogue;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.pages.NavigationEntry;

@Configuration(proxyBeanMethods = false)
class CatalogueNavigation {

    @Bean
    NavigationEntry catalogueEntry() {
        return new NavigationEntry("catalogue.nav", "/catalogue", 30, user -> user.may(Action.CATALOGUE_READ));
    }
}
