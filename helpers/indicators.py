"""What a figure measures."""


def label_figures(study, voices, figures):
    return figures
