"""Lesson 2.3: what pictures were described by before networks learnt to: edges, histograms of gradients, key points."""
