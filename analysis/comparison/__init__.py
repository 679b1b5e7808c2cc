"""Two studies against each other: did anything get slower, is an old result reproduced?

A comparison asks one question of each cell that both studies hold, so its intervals must hold all
at once, and it keeps three answers apart that a naive gate confuses: changed, shown not to have
changed, and cannot say. The steps:

side (a loaded study) → environments → pairing → verdict → outcome → terminal, documents
"""
