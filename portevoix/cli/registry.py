"""Every command, with where it is and its one line of help (none: hidden). Imported when called."""

COMMANDS = {
    "serve": ("portevoix.cli.serve:serve", "Tout démarre d’un coup : page web, bot, étiquetage, chiffres."),
    "web": ("portevoix.cli.roles:web", "Page web, webhooks et API seulement."),
    "poll": ("portevoix.cli.roles:poll", "Va chercher les messages de Telegram (sans adresse publique)."),
    "run": ("portevoix.cli.roles:run", "Traite les messages reçus."),
    "send": ("portevoix.cli.roles:send", "Envoie les réponses et va chercher les pièces jointes."),
    "tag": ("portevoix.cli.roles:tag", "Étiquette les réponses ouvertes."),
    "transcribe": (
        "portevoix.cli.roles:transcribe",
        "Écrit les messages vocaux, avec un modèle sur cette machine.",
    ),
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
    "voice": ("portevoix.cli.voice:voice", "Écoute et écrit les messages vocaux qui attendent."),
    "quotation": ("portevoix.cli.quotation:quotation", "Lit les propos, et valide ceux qu’on peut citer."),
    "whatsapp": ("portevoix.cli.whatsapp:whatsapp", "Suit les messages WhatsApp, leur coût et les modèles."),
    "outbox": ("portevoix.cli.outbox:outbox", "Compte ce qui est parti, attend, est retenu ou a échoué."),
    "privacy": ("portevoix.cli.privacy:privacy", "Ce qui est gardé d’une personne, durées, clés."),
    "export": ("portevoix.cli.export:export", "Écrit les résultats : tableur, rapport, image, carte."),
    "priorities": ("portevoix.cli.priorities:priorities", "Apports du comité, et ce qui est décidé."),
    "broadcast": ("portevoix.cli.broadcast:broadcast", "Réécrit à celles et ceux qui l’ont accepté."),
    "territory": (
        "portevoix.cli.territory:territory",
        "Ce que l’on sait du quartier : chiffres, marges, contour, actions.",
    ),
    "key": ("portevoix.cli.access:key", "Crée, liste et retire des clés d’accès à l’API."),
}

LEARNING = {
    "queue": ("portevoix.cli.learning:queue", "Écrit une feuille de réponses à vérifier dans un tableur."),
    "check": ("portevoix.cli.learning:check", "Relit une feuille vérifiée : elle compte, et elle apprend."),
    "agreement": ("portevoix.cli.learning:agreement", "Dit si deux personnes lisent pareil."),
    "train": ("portevoix.cli.training:train", "Apprend des corrections, et sert ce qui fait mieux."),
}
"""Commands of `portevoix nlu` about learning from people."""

PRIVACY = {
    "trace": (
        "portevoix.cli.tracing:trace_command",
        "Montre ce qui est gardé d’une personne, ou le contraire.",
    ),
    "erase": ("portevoix.cli.erasing:erase_command", "Efface tout d’une personne qui ne peut plus l’écrire."),
    "retention": (
        "portevoix.cli.retention:retention",
        "Montre les durées de conservation et ce qui a été vidé.",
    ),
    "rotate": (
        "portevoix.cli.rotation:rotate",
        "Change la clé secrète et chiffre de nouveau ce qu’elle protège.",
    ),
}
"""Commands of `portevoix privacy`."""

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

REACHING = {
    "next": ("portevoix.cli.next:next_phase", "Prépare le questionnaire de la phase suivante."),
    "poster": ("portevoix.cli.poster:poster", "Fait une affiche A4 avec les QR codes, une page par lieu."),
    "links": ("portevoix.cli.poster:links", "Donne les liens d’une campagne, avec le repère d’un lieu."),
    "origins": ("portevoix.cli.poster:origins", "Dit quelle affiche ou quel lien a amené des participants."),
    "forget-form": ("portevoix.cli.forms:forget_form", "Efface une fiche de terrain, par son numéro."),
}
"""Commands of `portevoix campaign` about bringing people in, and the forms filled in for them."""
