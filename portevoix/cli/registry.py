"""Every command, with where it is and its one line of help (none: hidden). Imported when called."""

COMMANDS = {
    "serve": ("portevoix.cli.serve:serve", "Tout démarre d’un coup : page web, bot, étiquetage, chiffres."),
    "web": ("portevoix.cli.roles:web", "Page web, webhooks et API seulement."),
    "poll": ("portevoix.cli.roles:poll", "Va chercher les messages de Telegram (sans adresse publique)."),
    "run": ("portevoix.cli.roles:run", "Traite les messages reçus."),
    "send": ("portevoix.cli.roles:send", "Envoie les réponses et va chercher les pièces jointes."),
    "tag": ("portevoix.cli.roles:tag", "Étiquette les réponses ouvertes."),
    "analyse": ("portevoix.cli.roles:analyse", "Prépare les chiffres publiables."),
    "daily": ("portevoix.cli.roles:daily", "Fait le ménage du jour (durées de conservation)."),
    "campaign": ("portevoix.cli.campaign:campaign", "Vérifie, crée, révise, ouvre et ferme des campagnes."),
    "play": ("portevoix.cli.dialogue:play", "Joue un dialogue dans le terminal."),
    "replay": ("portevoix.cli.dialogue:replay", "Fait entrer de vraies réponses depuis un fichier CSV."),
    "dialogue": ("portevoix.cli.understanding:dialogue", "Mesure ce que le bot comprend des messages."),
    "nlu": ("portevoix.cli.nlu:nlu", "Étiquette un fichier de textes."),
    "prepare-demo": ("portevoix.cli.serve:prepare", ""),
    "work": ("portevoix.cli.roles:work", ""),
    "alert": ("portevoix.cli.alert:alert", "Voit les alertes de danger, essaie le courriel."),
    "handover": ("portevoix.cli.handover:handover", "Voit qui veut parler à une personne, et lui répond."),
    "broadcast": ("portevoix.cli.broadcast:broadcast", "Réécrit à celles et ceux qui l’ont accepté."),
    "key": ("portevoix.cli.access:key", "Crée, liste et retire des clés d’accès à l’API."),
}

LEARNING = {
    "queue": ("portevoix.cli.learning:queue", "Écrit une feuille de réponses à vérifier dans un tableur."),
    "check": ("portevoix.cli.learning:check", "Relit une feuille vérifiée : elle compte, et elle apprend."),
    "agreement": ("portevoix.cli.learning:agreement", "Dit si deux personnes lisent pareil."),
    "train": ("portevoix.cli.training:train", "Apprend des corrections, et sert ce qui fait mieux."),
}
"""Commands of `portevoix nlu` about learning from people."""

UNDERSTANDING = {
    "evaluate": (
        "portevoix.cli.said:evaluate_messages",
        "Compare l’intention comprise des messages à un fichier.",
    ),
    "closed": (
        "portevoix.cli.closed_answers:closed",
        "Compare ce que le bot comprend des réponses fermées à un fichier.",
    ),
}
"""Commands of `portevoix dialogue`."""
